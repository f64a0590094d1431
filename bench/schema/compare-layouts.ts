/**
 * Measures ways to lay the tables out: disk, CPU of inserts and merges, and what typical questions cost. Prints markdown.
 *
 *   node --conditions=@spanhouse/source bench/schema/compare-layouts.ts [traces] [logs] [metrics] [codecs] [lookup]
 *
 * Starts a ClickHouse of its own, generates the same rows each time (about 2.5 M a signal) and needs 10 to 15 minutes, 4 GB of
 * memory and 2 GB of disk for all. What was found: docs/decisions/0001-sort-keys-codecs-and-indexes.md.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../../collector/src/embedded/engine.ts";
import { freePorts } from "../../collector/test/start-test-engine.ts";
import { execute } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";
import { compareCodecs } from "./codecs.ts";
import { logLayouts } from "./log-layouts.ts";
import { logRows } from "./log-rows.ts";
import { measureLookup } from "./lookup.ts";
import type { LookupFigures } from "./lookup.ts";
import { measure, openSource } from "./measure.ts";
import type { Figures, Layout } from "./measure.ts";
import { metricLayouts } from "./metric-layouts.ts";
import { metricRows } from "./metric-rows.ts";
import { traceLayouts } from "./trace-layouts.ts";
import { traceRows } from "./trace-rows.ts";

const rows = 2_500_000;

const sources: Readonly<
  Record<string, { readonly rows: string; readonly layouts: (server: Server) => Promise<Layout[]> }>
> = {
  traces: { rows: traceRows(rows), layouts: traceLayouts },
  logs: { rows: logRows(rows), layouts: logLayouts },
  metrics: { rows: metricRows(), layouts: metricLayouts },
};

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(cell < 10 ? 2 : cell < 100 ? 1 : 0) : cell)).join(" | ")} |`;
}

function printFigures(title: string, all: readonly Figures[]): void {
  print(`\n### ${title}\n`);
  print(row("layout", "insert, CPU s a million rows", "merge, CPU s a million rows", "disk, MB", "of it indexes, MB"));
  print("|---|---:|---:|---:|---:|");
  for (const each of all) {
    print(
      row(
        each.layout,
        each.insertCpuPerMillionRows,
        each.mergeCpuPerMillionRows,
        each.diskMegabytes,
        each.indexMegabytes,
      ),
    );
  }
  print(`\nCPU ms / rows read in thousands / MB read:\n`);
  print(row("question", ...all.map(({ layout }) => layout)));
  print(`|---|${all.map(() => "---:|").join("")}`);
  for (const [index, { name }] of (all[0]?.timings ?? []).entries()) {
    const cells = all.map(({ timings }) => timings[index]);
    print(
      row(
        name,
        ...cells.map((cell) =>
          cell === undefined
            ? ""
            : `${cell.cpuMs.toFixed(0)} / ${(cell.rowsRead / 1000).toFixed(0)} / ${cell.megabytesRead.toFixed(1)}`,
        ),
      ),
    );
  }
}

function printLookup(figures: LookupFigures): void {
  print("\n### lookup\n");
  print(row("", "with the lookup", "without"));
  print("|---|---:|---:|");
  print(
    row(
      "insert and read of the source, CPU s a million spans",
      figures.withViewCpuPerMillionRows,
      figures.withoutViewCpuPerMillionRows,
    ),
  );
  print(row("disk, MB", figures.spansMegabytes + figures.lookupMegabytes, figures.spansMegabytes));
  for (const { name, cpuMs, rowsRead, megabytesRead } of figures.timings) {
    print(`\n${name}: ${cpuMs.toFixed(0)} CPU ms, ${rowsRead} rows, ${megabytesRead.toFixed(1)} MB`);
  }
  print(`\nA new retention on the filled table: ${figures.retentionCpuMs.toFixed(0)} CPU ms`);
}

async function compare(server: Server, wanted: ReadonlySet<string>): Promise<void> {
  for (const [name, source] of Object.entries(sources)) {
    if (!wanted.has(name) && !wanted.has("codecs") && !(wanted.has("lookup") && name === "traces")) continue;
    await execute(server, `CREATE TABLE ${name} ENGINE = MergeTree ORDER BY tuple() AS ${source.rows}`, {
      max_insert_threads: "1",
    });
    if (!wanted.has(name)) continue;
    const figures: Figures[] = [];
    const opened = await openSource(server, name);
    for (const layout of await source.layouts(server)) {
      figures.push(await measure(server, opened, layout));
      process.stderr.write(`${name}: ${layout.name} measured\n`);
    }
    printFigures(name, figures);
  }
  if (wanted.has("lookup")) printLookup(await measureLookup(server));
  if (!wanted.has("codecs")) return;
  print("\n### codecs\n");
  print(row("column", "codec", "MB", "CPU ms to read"));
  print("|---|---|---:|---:|");
  for (const { column, codec, megabytes, readCpuMs } of await compareCodecs(server))
    print(row(column, codec, megabytes, readCpuMs));
}

async function run(dataDir: string, wanted: readonly string[]): Promise<void> {
  const [httpPort, tcpPort] = await freePorts();
  const engine = await startEngine({ dataDir, httpPort, tcpPort, database: "otel", memoryBytesMax: 4 * 2 ** 30 });
  try {
    const { user, password } = engine.writer;
    const server = { url: engine.url, user, password, database: "otel", processId: engine.pid() ?? 0 };
    await compare(server, new Set(wanted.length === 0 ? [...Object.keys(sources), "lookup", "codecs"] : wanted));
  } finally {
    await engine.stop();
  }
}

const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-layouts-"));
try {
  await run(dataDir, process.argv.slice(2));
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
