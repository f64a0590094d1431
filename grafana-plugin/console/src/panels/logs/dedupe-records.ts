import type { LogRecord } from "./log-record.ts";

/** How much alike two records must be to be shown as one; the words of Grafana's logs panel. */
export type DedupeStrategy = "none" | "exact" | "numbers" | "signature";

const sameBody: Readonly<Record<Exclude<DedupeStrategy, "none">, (body: string) => string>> = {
  exact: (body) => body.replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/gu, ""),
  numbers: (body) => body.replaceAll(/\d/gu, ""),
  signature: (body) => body.replaceAll(/[\p{L}\p{N}_]/gu, ""),
};

/** Shows neighbours of one service and level that look alike as the first of them, with the number of the others. */
export function dedupeRecords(records: readonly LogRecord[], strategy: DedupeStrategy): readonly LogRecord[] {
  if (strategy === "none") return records;
  const kept: LogRecord[] = [];
  let last = "";
  let repeats = 0;
  for (const record of records) {
    const look = `${record.service}\n${record.level}\n${sameBody[strategy](record.title)}`;
    const before = kept.at(-1);
    if (before !== undefined && look === last) {
      repeats += 1;
      kept[kept.length - 1] = { ...before, repeats };
      continue;
    }
    last = look;
    repeats = 0;
    kept.push(record);
  }
  return kept;
}
