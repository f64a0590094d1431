import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { createClient } from "@clickhouse/client";
import type { ClickHouseClient } from "@clickhouse/client";
import { migrate, tables } from "@spanhouse/schemas";
import type { Table } from "@spanhouse/schemas";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createClickHouse } from "../src/clickhouse.ts";
import type { ClickHouse } from "../src/clickhouse.ts";
import { insertTable } from "../src/write/insert.ts";
import { logsFrom151, logsUpTo150, metricSums, traceLookup, traces, tracesWithText } from "./exporter-tables.ts";
import { startTestEngine } from "./start-test-engine.ts";
import type { TestEngine } from "./start-test-engine.ts";

const database = "otel";
let engine: TestEngine;
let client: ClickHouseClient;
let clickhouse: ClickHouse;

beforeAll(async () => {
  engine = await startTestEngine();
  const { url, writer } = engine.engine;
  client = createClient({ url, username: writer.user, password: writer.password });
  clickhouse = createClickHouse({ url, ...writer, database, requestTimeoutMs: 30_000 });
});

afterAll(async () => {
  await clickhouse.close();
  await client.close();
  await engine.stop();
});

async function emptyDatabase(): Promise<void> {
  await execute(`DROP DATABASE IF EXISTS ${database} SYNC`);
  await execute(`CREATE DATABASE ${database}`);
}

async function execute(query: string): Promise<void> {
  await client.command({ query });
}

async function query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
  return (await client.query({ query: sql, format: "JSONEachRow" })).json<Row>();
}

async function runMigrations(): Promise<void> {
  await migrate({ execute, query, database, retentionDays: { logs: 30, traces: 30, metrics: 30 } });
}

/** A Native block with all the columns that the collector writes; those not given have their type's default. */
async function nativeBlock(table: Table, values: Readonly<Record<string, string>>, rows: number): Promise<Buffer> {
  const columns = table.columns.map(
    ({ name, type }) => `CAST(${values[name] ?? `defaultValueOfTypeName('${type}')`}, '${type}') AS \`${name}\``,
  );
  const { stream } = await client.exec({ query: `SELECT ${columns.join(", ")} FROM numbers(${rows}) FORMAT Native` });
  return buffer(stream);
}

/** As the writer does it: the same segment always has the same token. */
async function insert(segment: string, table: string, block: Buffer): Promise<void> {
  const read = (): Readable => Readable.from([block]);
  await insertTable(clickhouse, { segment: { id: segment, read }, table }, AbortSignal.timeout(30_000));
}

async function count(table: string): Promise<number> {
  const [row] = await query<{ rows: number }>(`SELECT toUInt32(count()) AS rows FROM ${database}.${table}`);
  return row?.rows ?? Number.NaN;
}

// Hours apart from noon on: three partitions.
const time = "toDateTime64('2026-11-01 12:00:00.123456789', 9) + toIntervalHour(number * 12)";
const spans = {
  ProjectId: "'shop'",
  Timestamp: time,
  TraceId: "concat('trace', toString(number % 3))",
  SpanAttributes: "map('n', toString(number))",
  "Events.Timestamp": "[toDateTime64('2026-11-01 12:00:00.5', 9)]",
  "Events.Name": "['event']",
  "Events.Attributes": "[map('a', 'b')]",
  "Events.DroppedAttributesCount": "[7]",
};
const logs = {
  ProjectId: "'shop'",
  Timestamp: time,
  Body: "'body'",
  EventName: "'event'",
  LogAttributes: "map('a', 'b')",
};
const points = {
  ProjectId: "'shop'",
  MetricName: "'m'",
  TimeUnix: time,
  Value: "number + 0.5",
  IsMonotonic: "true",
  "Exemplars.TimeUnix": "[toDateTime64('2026-11-01 12:00:00.5', 9)]",
  "Exemplars.FilteredAttributes": "[map('a', 'b')]",
  "Exemplars.Value": "[1.5]",
  "Exemplars.SpanId": "['s']",
  "Exemplars.TraceId": "['t']",
};

const generations = [
  [
    "older",
    [
      logsUpTo150(`${database}.otel_logs`),
      traces(`${database}.otel_traces`),
      metricSums(`${database}.otel_metrics_sum`, "older"),
    ],
  ],
  [
    "newer",
    [
      logsFrom151(`${database}.otel_logs`),
      tracesWithText(`${database}.otel_traces`),
      metricSums(`${database}.otel_metrics_sum`, "newer"),
    ],
  ],
] as const;

describe.each(generations)("tables of the exporter, %s generation", (generation, create) => {
  async function createTables(): Promise<void> {
    await emptyDatabase();
    const lookup = traceLookup(`${database}.otel_traces_trace_id_ts`, `${database}.otel_traces`);
    for (const statement of [...create, ...lookup]) await execute(statement);
  }

  test("take our blocks as they are", async () => {
    await createTables();
    await insert("a", "otel_traces", await nativeBlock(tables.traces, spans, 5));
    await insert("a", "otel_logs", await nativeBlock(tables.logs, logs, 5));
    await insert("a", "otel_metrics_sum", await nativeBlock(tables.sum, points, 5));
    expect(
      await query(
        `SELECT toString(max(Timestamp)) AS last, any(Events.Name) AS names, sum(toUInt8(SpanAttributes['n'])) AS n FROM ${database}.otel_traces`,
      ),
    ).toEqual([{ last: "2026-11-03 12:00:00.123456789", names: ["event"], n: 10 }]);
    expect(
      await query(`SELECT count() AS c FROM ${database}.otel_logs WHERE Body = 'body' AND LogAttributes['a'] = 'b'`),
    ).toEqual([{ c: 5 }]);
    expect(
      await query(
        `SELECT toString(TimeUnix) AS t, Value, IsMonotonic, Exemplars.Value FROM ${database}.otel_metrics_sum ORDER BY t LIMIT 1`,
      ),
    ).toEqual([
      {
        t: generation === "older" ? "2026-11-01 12:00:00.123456789" : "2026-11-01 12:00:00",
        Value: 0.5,
        IsMonotonic: true,
        "Exemplars.Value": [1.5],
      },
    ]);
  });

  describe("once they are migrated", () => {
    let engineBefore: string;

    async function engineOfLogs(): Promise<string> {
      const rows = await query<{ engine_full: string }>(
        `SELECT engine_full FROM system.tables WHERE database = '${database}' AND name = 'otel_logs'`,
      );
      return rows.map(({ engine_full }) => engine_full).join("");
    }

    beforeAll(async () => {
      await createTables();
      await execute(
        `INSERT INTO ${database}.otel_traces (Timestamp, TraceId) VALUES ('2026-11-01 11:00:00', 'before')`,
      );
      engineBefore = await engineOfLogs();
      await runMigrations();
    });

    test("keep their owner's retention, indexes and keys", async () => {
      const ours = "non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1";
      expect(await engineOfLogs()).toBe(`${engineBefore}, ${ours}`);
    });

    test("know projects and repeated inserts", async () => {
      const blocks = [
        ["otel_traces", await nativeBlock(tables.traces, spans, 5)],
        ["otel_logs", await nativeBlock(tables.logs, logs, 5)],
        ["otel_metrics_sum", await nativeBlock(tables.sum, points, 5)],
      ] as const;
      for (const [table, block] of blocks) {
        await insert("a", table, block);
        const once = await count(table);
        await insert("a", table, block);
        expect(await count(table)).toBe(once);
        expect(await query(`SELECT count() AS c FROM ${database}.${table} WHERE ProjectId = 'shop'`)).toEqual([
          { c: 5 },
        ]);
      }
      expect(
        await query(`SELECT ProjectId, TraceId FROM ${database}.otel_traces_trace_id_ts ORDER BY TraceId`),
      ).toEqual([
        { ProjectId: "default", TraceId: "before" },
        ...["trace0", "trace1", "trace2"].map((TraceId) => ({ ProjectId: "shop", TraceId })),
      ]);
    });
  });
});

describe("our tables", () => {
  beforeAll(async () => {
    await emptyDatabase();
    await runMigrations();
  });
  beforeEach(async () => {
    for (const table of ["otel_traces", "otel_traces_trace_id_ts"])
      await execute(`TRUNCATE TABLE ${database}.${table}`);
  });

  test("store a replay once, in the lookup as well", async () => {
    const blocks = [spans, { ...spans, TraceId: "toString(number)" }, spans];
    const body = Buffer.concat(
      await Promise.all(blocks.map((values, index) => nativeBlock(tables.traces, values, 5 - index))),
    );
    await insert("a", "otel_traces", body);
    const once = [await count("otel_traces"), await count("otel_traces_trace_id_ts")];
    expect(once[0]).toBe(12);
    await insert("a", "otel_traces", body);
    expect([await count("otel_traces"), await count("otel_traces_trace_id_ts")]).toEqual(once);
    await expect(insert("b", "otel_traces", body.subarray(0, -3))).rejects.toThrow("Cannot read all data");
    expect(await count("otel_traces")).toBe(12);
  });

  test("fill the lookup from anybody's insert, with or without a project", async () => {
    await execute(
      `INSERT INTO ${database}.otel_traces (Timestamp, TraceId, SpanId, \`Events.Timestamp\`, \`Events.Name\`, \`Events.Attributes\`)
       VALUES (now64(9), 't', 's', [now64(9)], ['e'], [{'a':'b'}]), (now64(9), 't', 's2', [], [], []), (now64(9), '', 's3', [], [], [])`,
    );
    await execute(`INSERT INTO ${database}.otel_traces (ProjectId, Timestamp, TraceId) SELECT 'shop', now64(9), 't'`);
    expect(
      await query(
        `SELECT ProjectId, TraceId, min(Start) <= max(End) AS ok FROM ${database}.otel_traces_trace_id_ts GROUP BY ALL ORDER BY ProjectId`,
      ),
    ).toEqual([
      { ProjectId: "default", TraceId: "t", ok: 1 },
      { ProjectId: "shop", TraceId: "t", ok: 1 },
    ]);
    expect(
      await query(
        `SELECT \`Events.DroppedAttributesCount\` AS dropped FROM ${database}.otel_traces WHERE SpanId = 's'`,
      ),
    ).toEqual([{ dropped: [0] }]);
  });
});
