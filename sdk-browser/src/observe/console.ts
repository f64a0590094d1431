import type { Client } from "../client.ts";
import { guard } from "../record/guard.ts";

/** The methods of the console that can be captured. */
export type ConsoleMethod = "debug" | "log" | "info" | "warn" | "error";

const severities = { debug: 5, log: 9, info: 9, warn: 13, error: 17 };

function textOf(value: unknown): string {
  return typeof value === "object" && value && !(value instanceof Error) ? JSON.stringify(value) : String(value);
}

/** What the page writes to the console, by method. */
export function observeConsole(client: Client, methods: readonly ConsoleMethod[]): () => void {
  const target = globalThis.console as unknown as Record<string, (...args: unknown[]) => void>;
  let busy = false;
  const restores = methods.map((method) => {
    const original = target[method]!;
    const record = guard((args: readonly unknown[]) =>
      client.log({
        name: "browser.console",
        severity: severities[method],
        body: args.map(textOf).join(" "),
        attributes: { "browser.console.method": method },
      }),
    );
    const patched = (...args: unknown[]): void => {
      // Whoever logs while a record is made, such as a beforeSend, must not come back here.
      if (!busy) {
        busy = true;
        record(args);
        busy = false;
      }
      original.apply(target, args);
    };
    target[method] = patched;
    return () => {
      busy = true;
      if (target[method] === patched) target[method] = original;
    };
  });
  return () => restores.forEach((restore) => restore());
}
