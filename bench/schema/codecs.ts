import { execute, query } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";
import { time } from "./measure.ts";

/** One column of a source table, stored once for each codec, in the order of the shipped sort key. */
interface Comparison {
  readonly source: string;
  readonly column: string;
  readonly type: string;
  readonly orderBy: string;
  readonly codecs: readonly string[];
}

const traceKey = "ProjectId, toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp";
const metricKey =
  "ProjectId, MetricName, toStartOfHour(TimeUnix), ServiceName, cityHash64(ResourceAttributes, ScopeName, Attributes), TimeUnix";
const times = ["ZSTD(1)", "Delta(8), ZSTD(1)", "Delta(8), ZSTD(3)", "DoubleDelta, ZSTD(1)", "T64, ZSTD(1)"];
const texts = ["LZ4", "ZSTD(1)", "ZSTD(3)"];
const floats = ["ZSTD(1)", "Delta(8), ZSTD(1)", "Gorilla, ZSTD(1)", "FPC, ZSTD(1)"];
const map = "Map(LowCardinality(String), String)";

const comparisons: readonly Comparison[] = [
  { source: "traces", column: "Timestamp", type: "DateTime64(9)", orderBy: traceKey, codecs: times },
  {
    source: "traces",
    column: "Duration",
    type: "UInt64",
    orderBy: traceKey,
    codecs: ["ZSTD(1)", "T64, ZSTD(1)", "ZSTD(3)"],
  },
  { source: "traces", column: "TraceId", type: "String", orderBy: traceKey, codecs: texts },
  { source: "traces", column: "SpanAttributes", type: map, orderBy: traceKey, codecs: texts },
  { source: "traces", column: "ResourceAttributes", type: map, orderBy: traceKey, codecs: texts },
  { source: "logs", column: "Body", type: "String", orderBy: traceKey, codecs: texts },
  { source: "metrics", column: "TimeUnix", type: "DateTime64(9)", orderBy: metricKey, codecs: times },
  { source: "metrics", column: "Value", type: "Float64", orderBy: metricKey, codecs: floats },
  { source: "metrics", column: "ResourceAttributes", type: map, orderBy: metricKey, codecs: texts },
];

export interface CodecFigures {
  readonly column: string;
  readonly codec: string;
  readonly megabytes: number;
  readonly readCpuMs: number;
}

/** Size of each column under each codec, and the CPU time of reading it whole. */
export async function compareCodecs(server: Server): Promise<CodecFigures[]> {
  const figures: CodecFigures[] = [];
  for (const comparison of comparisons) figures.push(...(await compareColumn(server, comparison)));
  return figures;
}

async function compareColumn(
  server: Server,
  { source, column, type, orderBy, codecs }: Comparison,
): Promise<CodecFigures[]> {
  const copies = codecs.map((codec, index) => ({ codec, name: `copy${index}` }));
  await execute(server, "DROP TABLE IF EXISTS candidate SYNC");
  await execute(
    server,
    `CREATE TABLE candidate (${copies.map(({ codec, name }) => `${name} ${type} CODEC(${codec})`).join(", ")}) ENGINE = MergeTree ORDER BY tuple()
     SETTINGS string_serialization_version = 'single_stream'`,
  );
  // Sorted here, so that the key's own columns need not be stored.
  await execute(
    server,
    `INSERT INTO candidate SELECT ${copies.map(() => column).join(", ")} FROM ${source} ORDER BY ${orderBy}`,
    { max_insert_threads: "1", min_insert_block_size_rows: "1000000" },
  );
  await execute(server, "OPTIMIZE TABLE candidate FINAL");
  const sizes = await query(
    server,
    "SELECT name, data_compressed_bytes / 1e6 FROM system.columns WHERE database = currentDatabase() AND table = 'candidate'",
  );
  const megabytes = new Map(sizes.data.map(([name, size]) => [String(name), Number(size)]));
  const figures: CodecFigures[] = [];
  for (const { codec, name } of copies) {
    const { cpuMs } = await time(server, { name, sql: `SELECT count() FROM candidate WHERE NOT ignore(${name})` });
    figures.push({
      column: `${source}.${column}`,
      codec,
      megabytes: megabytes.get(name) ?? Number.NaN,
      readCpuMs: cpuMs,
    });
  }
  return figures;
}
