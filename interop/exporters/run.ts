/**
 * `npm run test:interop`: the official OTLP exporters of several languages against a collector on the embedded engine.
 *
 *     for each SDK, protocol and compression
 *       emission.ts says what ─► the SDK's program sends it ─► expected-rows.ts holds every column against the tables
 *
 * Writes `docs/reference/interop.md` when nothing was left out by an argument; ends with 1 when a row differs. Arguments
 * choose SDKs by name: `npm run test:interop -- go javascript-3`.
 */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { formatAddress } from "../../collector/src/config.ts";
import { startTestCollector } from "../../collector/test/start-test-collector.ts";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";
import { compareTable } from "./compare-rows.ts";
import type { Comparison } from "./compare-rows.ts";
import { createEmission } from "./emission.ts";
import { expectedRows, keyColumns } from "./expected-rows.ts";
import type { SpanId, TableName } from "./expected-rows.ts";
import { renderPage } from "./page.ts";
import type { Result, SignalResult } from "./page.ts";
import { installSdk, sdks } from "./sdks.ts";
import type { Protocol, Sdk } from "./sdks.ts";

const execute = promisify(execFile);
const cache = path.join(import.meta.dirname, "../.cache/exporters");
const pagePath = path.join(import.meta.dirname, "../../docs/reference/interop.md");
const runMsMax = 60_000;
const storedMsMax = 30_000;
const tablesOf = {
  traces: ["otel_traces"],
  logs: ["otel_logs"],
  metrics: ["otel_metrics_sum", "otel_metrics_gauge", "otel_metrics_histogram", "otel_metrics_exponential_histogram"],
} as const satisfies Record<string, readonly TableName[]>;

interface Way {
  readonly sdk: Sdk;
  readonly protocol: Protocol;
  readonly compression: "gzip" | "none";
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Waits until as many rows of the service are stored as there must be, or until it has waited long enough. */
async function untilStored(collector: TestCollector, service: string, rows: number): Promise<void> {
  const counts = Object.keys(keyColumns).map(
    (table) => `(SELECT count() FROM ${table} WHERE ServiceName = '${service}')`,
  );
  const endsAt = performance.now() + storedMsMax;
  for (;;) {
    const [[count] = []] = await collector.sql(`SELECT toUInt32(${counts.join(" + ")})`);
    if (Number(count) >= rows || performance.now() > endsAt) return;
  }
}

/** What the collector has counted so far. */
interface Arrivals {
  readonly requests: number;
  readonly inflated: number;
}

async function arrivals(collector: TestCollector, protocol: Protocol): Promise<Arrivals> {
  const text = await collector.metrics();
  const sum = (pattern: RegExp): number =>
    [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0);
  return {
    requests: sum(new RegExp(`^spanhouse_requests_total\\{.*protocol="${protocol}",status="200"\\} (\\d+)$`, "gm")),
    inflated: sum(/^spanhouse_inflate_seconds_count (\d+)$/gm),
  };
}

/** Throws when the rows came another way than the one that is tried: an exporter may ignore what it does not understand. */
async function checkWay(collector: TestCollector, { protocol, compression }: Way, before: Arrivals): Promise<void> {
  const after = await arrivals(collector, protocol);
  const requests = after.requests - before.requests;
  const inflated = after.inflated - before.inflated;
  if (requests < 3 || inflated !== (compression === "gzip" ? requests : 0)) {
    throw new Error(`${requests} requests came over ${protocol}, ${inflated} of them compressed`);
  }
}

async function runWay(
  collector: TestCollector,
  [program, ...args]: readonly [string, ...string[]],
  { sdk, protocol, compression }: Way,
): Promise<Result> {
  const service = `${sdk.name}-${protocol}-${compression}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const fromMs = Date.now();
  const emission = createEmission(service, fromMs);
  const file = path.join(cache, `${service}.json`);
  const grpcUrl = `http://${formatAddress(collector.collector.grpcAddress)}`;
  const target = { grpcUrl, httpUrl: collector.ingestUrl, protocol, compression };
  await writeFile(file, JSON.stringify({ ...emission, ...target, ...sdk.told }));
  const before = await arrivals(collector, protocol);
  const { stdout, stderr } = await execute(program, [...args, file], { timeout: runMsMax });
  if (stderr.trim() !== "") say(`${service} says: ${stderr.trim().slice(0, 2000)}`);
  const { spans } = JSON.parse(stdout) as { readonly spans: readonly Omit<SpanId, "sentFlags">[] };
  const ids = spans.map(({ traceId, spanId, traceFlags }): SpanId => {
    return { traceId, spanId, traceFlags, sentFlags: sdk.leavesSpanFlagsOut === true ? 0 : traceFlags };
  });
  const rows = emission.spans.length + emission.logs.length + emission.metrics.length;
  await untilStored(collector, service, rows);
  await checkWay(collector, { sdk, protocol, compression }, before);
  const expected = expectedRows(emission, ids, { fromMs, toMs: Date.now() });
  const signals = {} as Record<keyof typeof tablesOf, SignalResult>;
  for (const signal of ["traces", "logs", "metrics"] as const) {
    const comparisons: Comparison[] = [];
    for (const table of tablesOf[signal])
      comparisons.push(await compareTable(collector.sql, { table, service }, expected[table]));
    signals[signal] = {
      rows: comparisons.reduce((sum, comparison) => sum + comparison.rows, 0),
      cells: comparisons.reduce((sum, comparison) => sum + comparison.rows * comparison.columns, 0),
      differences: comparisons.flatMap(({ differences }) => differences),
    };
  }
  return { sdk: sdk.name, protocol, compression, signals };
}

/** All ways of one SDK; one that fails altogether is a result as well. */
async function runSdk(collector: TestCollector, sdk: Sdk, command: readonly [string, ...string[]]): Promise<Result[]> {
  const results: Result[] = [];
  for (const protocol of sdk.protocols) {
    for (const compression of ["none", "gzip"] as const) {
      const way: Way = { sdk, protocol, compression };
      const result = await runWay(collector, command, way).catch((error: unknown): Result => {
        const { stderr = "" } = error as { stderr?: string };
        return { sdk: sdk.name, protocol, compression, failed: `${String(error)} ${stderr}`.slice(0, 2000) };
      });
      results.push(result);
      const differences =
        "failed" in result ? [result.failed] : Object.values(result.signals).flatMap((signal) => signal.differences);
      say(`${differences.length === 0 ? "equal " : "DIFFER"} ${sdk.name}, ${protocol}, ${compression}`);
      for (const difference of differences) say(`       ${difference}`);
    }
  }
  return results;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
  const chosen = sdks.filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase().replaceAll(" ", "-")),
  );
  await mkdir(cache, { recursive: true });
  const collector = await startTestCollector();
  const results: Result[] = [];
  const missing: { name: string; reason: string }[] = [];
  try {
    await collector.collector.whenReady();
    for (const sdk of chosen) {
      say(`installing ${sdk.name} (${sdk.versions})`);
      const installed = await installSdk(sdk, cache);
      if ("missing" in installed) {
        say(`left out: ${sdk.name}: ${installed.missing}`);
        missing.push({ name: sdk.name, reason: installed.missing });
      } else {
        results.push(...(await runSdk(collector, sdk, installed.command)));
      }
    }
  } finally {
    await collector.remove();
  }
  const bad = results.filter(
    (result) => "failed" in result || Object.values(result.signals).some(({ differences }) => differences.length > 0),
  );
  if (wanted.length === 0) await writeFile(pagePath, renderPage({ sdks, results, missing }));
  say(`${results.length - bad.length} passed, ${bad.length} failed, ${missing.length} SDKs left out`);
  process.exitCode = bad.length > 0 || results.length === 0 ? 1 : 0;
}

await main();
