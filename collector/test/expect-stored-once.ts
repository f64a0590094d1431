import { tables } from "@spanhouse/schemas";
import { expect } from "vitest";
import type { Load, Sent } from "./start-load.ts";

/** What the check needs of a collector, in this process or another one. */
export interface Readable {
  sql(query: string): Promise<unknown[][]>;
  metrics(): Promise<string>;
}

/** Where the column with the record's `id` is. */
const attributeColumns: Readonly<Record<string, string>> = {
  [tables.logs.name]: "LogAttributes",
  [tables.traces.name]: "SpanAttributes",
};

/** Rows of every table, each with the number of its request and its id. */
const allRecords = Object.values(tables)
  .map(({ name }) => `SELECT ${attributeColumns[name] ?? "Attributes"}['id'] AS id FROM ${name}`)
  .join(" UNION ALL ");

/** SQL for the number of the request in a record's `id`. */
export function requestOf(id: string): string {
  return `toUInt32(splitByChar('.', ${id})[1])`;
}

/** The query API answers with so many rows at most. */
const requestsAPage = 50_000;

/** The sum of all series of one metric. */
export function totalOf(metrics: string, name: string): number {
  return metrics
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

/** Waits until everything that was acknowledged has left the spool, and holds the collector to its own count of it. */
export async function expectDrained({ metrics }: Pick<Readable, "metrics">, msMax = 30_000): Promise<void> {
  let text = "";
  const spooled = async (): Promise<number> => totalOf((text = await metrics()), "spanhouse_records_spooled");
  await expect.poll(spooled, { timeout: msMax, interval: 50 }).toBe(0);
  const of = (name: string): number => totalOf(text, `spanhouse_records_${name}`);
  expect(of("dead_lettered_total")).toBe(0);
  expect(of("received_total") + of("recovered")).toBe(of("stored_total") + of("rejected_total"));
}

interface Stored {
  readonly records: number;
  readonly different: number;
}

async function readStored({ sql }: Readable, requests: number): Promise<Map<number, Stored>> {
  const stored = new Map<number, Stored>();
  for (let first = 0; first < requests; first += requestsAPage) {
    const rows = await sql(
      `SELECT ${requestOf("id")} AS request, count(), uniqExact(id) FROM (${allRecords})
       WHERE request >= ${first} AND request < ${first + requestsAPage} GROUP BY request`,
    );
    for (const [request, records, different] of rows) {
      stored.set(Number(request), { records: Number(records), different: Number(different) });
    }
  }
  return stored;
}

/** Requests by what became of them, and how many of those without an answer are stored. */
export interface Reckoning {
  readonly acknowledged: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly unansweredStored: number;
}

/**
 * Holds ClickHouse against a load that has stopped: every acknowledged request is there whole and once; one without an
 * answer whole and once, or not at all; a refused one not at all. Behind the view every trace is there once.
 */
export async function expectStoredOnce(load: Pick<Load, "sent">, collector: Readable): Promise<Reckoning> {
  const stored = await readStored(collector, load.sent.length);
  const lost: number[] = [];
  const torn: number[] = [];
  const doubled: number[] = [];
  const refusedAndStored: number[] = [];
  for (const { number, records, outcome } of load.sent) {
    const seen = stored.get(number) ?? { records: 0, different: 0 };
    if (seen.records === 0 && outcome === "acknowledged") lost.push(number);
    if (seen.records > 0 && outcome === "refused") refusedAndStored.push(number);
    if (seen.records > seen.different) doubled.push(number);
    if (seen.different > 0 && seen.different < records) torn.push(number);
  }
  const found = { lost, torn, doubled, refusedAndStored };
  expect(found).toEqual({ lost: [], torn: [], doubled: [], refusedAndStored: [] });
  const [traces] = await collector.sql(
    `SELECT (SELECT uniqExact(TraceId) FROM otel_traces), uniqExact(TraceId), count() FROM otel_traces_trace_id_ts`,
  );
  expect(traces).toEqual([traces![0], traces![0], traces![0]]);
  const count = (wanted: Sent["outcome"]): number => load.sent.filter(({ outcome }) => outcome === wanted).length;
  return {
    acknowledged: count("acknowledged"),
    refused: count("refused"),
    unanswered: count("unanswered"),
    unansweredStored: load.sent.filter(({ number, outcome }) => outcome === "unanswered" && stored.has(number)).length,
  };
}
