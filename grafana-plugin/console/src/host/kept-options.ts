import type { SpanhouseOptions } from "../../../src/options.ts";

const storageKey = "spanhouse.options";

/** The most that each option can be, as the editor of the data source has it. */
const bounds = { timeoutMs: 600_000, logsLimit: 5_000 } as const;

/** The options of the data source that a person has set in this browser; in Grafana its server keeps them. */
export function keptOptions(): SpanhouseOptions {
  return readOptions(localStorage.getItem(storageKey));
}

/** Keeps options in this browser; without any there is nothing to keep. */
export function keepOptions(options: SpanhouseOptions): void {
  const kept = readOptions(JSON.stringify(options));
  if (Object.keys(kept).length === 0) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, JSON.stringify(kept));
}

/** Reads what was kept, perhaps by another version: whole numbers within their bounds, and nothing else. */
export function readOptions(text: string | null): SpanhouseOptions {
  const kept = readObject(text);
  return Object.fromEntries(
    Object.entries(bounds).flatMap(([name, max]) => {
      const value = kept[name];
      return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max ? [[name, value]] : [];
    }),
  );
}

function readObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const read = JSON.parse(text ?? "{}") as unknown;
    return typeof read === "object" && read !== null ? (read as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
