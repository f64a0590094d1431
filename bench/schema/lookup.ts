import { migrate } from "@spanhouse/schemas";
import { cpuMilliseconds, execute, query } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";
import { insertSettings, time } from "./measure.ts";
import type { Timing } from "./measure.ts";

export interface LookupFigures {
  readonly withoutViewCpuPerMillionRows: number;
  readonly withViewCpuPerMillionRows: number;
  readonly spansMegabytes: number;
  readonly lookupMegabytes: number;
  readonly timings: readonly Timing[];
  /** What changing the retention of the filled table costs. */
  readonly retentionCpuMs: number;
}

/** What the trace lookup costs at the insert and saves at "trace by id", on the shipped tables; needs the source `traces`. */
export async function measureLookup(server: Server): Promise<LookupFigures> {
  const connection = {
    database: server.database,
    execute: (sql: string) => execute(server, sql),
    query: async (sql: string) => {
      const { meta, data } = await query(server, sql);
      return data.map((row) => Object.fromEntries(meta.map(({ name }, index) => [name, row[index]])));
    },
  };
  const retentionDays = { logs: 0, traces: 0, metrics: 0 };
  await migrate({ ...connection, retentionDays });
  await execute(server, "SYSTEM STOP MERGES otel_traces");
  const withViewCpuPerMillionRows = await insertSpans(server);
  await execute(server, "TRUNCATE TABLE otel_traces");
  await execute(server, "DETACH TABLE otel_traces_trace_id_ts_mv");
  const withoutViewCpuPerMillionRows = await insertSpans(server);
  await execute(server, "SYSTEM START MERGES otel_traces");
  await execute(server, "OPTIMIZE TABLE otel_traces FINAL");
  await execute(server, "OPTIMIZE TABLE otel_traces_trace_id_ts FINAL");
  const sizes = await query(
    server,
    "SELECT sumIf(bytes_on_disk, table = 'otel_traces') / 1e6, sumIf(bytes_on_disk, table = 'otel_traces_trace_id_ts') / 1e6 FROM system.parts WHERE active AND database = currentDatabase()",
  );
  const [spansMegabytes = 0, lookupMegabytes = 0] = (sizes.data[0] ?? []).map(Number);
  const timings = await timeTraceById(server);
  const started = cpuMilliseconds(server);
  await migrate({ ...connection, retentionDays: { ...retentionDays, traces: 36_500 } });
  await execute(server, "ALTER TABLE otel_traces DELETE WHERE 0", { mutations_sync: "2" });
  const retentionCpuMs = cpuMilliseconds(server) - started;
  return {
    withoutViewCpuPerMillionRows,
    withViewCpuPerMillionRows,
    spansMegabytes,
    lookupMegabytes,
    timings,
    retentionCpuMs,
  };
}

async function insertSpans(server: Server): Promise<number> {
  const columns = (
    await query(server, "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'traces'")
  ).data
    .map(([name]) => `\`${String(name)}\``)
    .join(", ");
  const started = cpuMilliseconds(server);
  await execute(server, `INSERT INTO otel_traces (${columns}) SELECT ${columns} FROM traces`, insertSettings);
  const rows = await query(server, "SELECT count() FROM otel_traces");
  return ((cpuMilliseconds(server) - started) / Number(rows.data[0]?.[0])) * 1e3;
}

async function timeTraceById(server: Server): Promise<Timing[]> {
  const sample = await query(
    server,
    "SELECT TraceId FROM traces WHERE ProjectId = 'default' ORDER BY cityHash64(TraceId) LIMIT 1",
  );
  const trace = `ProjectId = 'default' AND TraceId = '${String(sample.data[0]?.[0])}'`;
  const bounds = (what: string): string => `(SELECT ${what} FROM otel_traces_trace_id_ts WHERE ${trace})`;
  return [
    await time(server, { name: "trace by id, no lookup", sql: `SELECT * FROM otel_traces WHERE ${trace}` }),
    await time(server, {
      name: "trace by id, lookup",
      sql: `WITH ${bounds("min(Start)")} AS first, ${bounds("max(End) + 1")} AS last SELECT * FROM otel_traces WHERE ${trace} AND Timestamp >= first AND Timestamp <= last`,
    }),
    await time(server, {
      name: "the lookup alone",
      sql: `SELECT min(Start), max(End) FROM otel_traces_trace_id_ts WHERE ${trace}`,
    }),
  ];
}
