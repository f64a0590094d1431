import { tables } from "@spanhouse/schemas";
import type { TextMap, Trace, TraceSpan } from "@spanhouse/schemas/query";
import { clickHouseCode, type Result } from "../clickhouse.ts";
import { OperatingError } from "../errors.ts";
import { currentReader } from "./reader-scope.ts";
import type { Sandbox } from "./sandbox.ts";
import { assembleTrace, traceBounds } from "./trace.ts";

/**
 * Reads one trace in two short steps, because spans are not sorted by trace id:
 *
 *   otel_traces_trace_id_ts  when was it?       by primary key; several rows a trace, so always aggregated
 *   otel_traces              its spans          within that time and a minute around it, so a few granules are read
 *
 * The minute is for inserts of the trace that the lookup does not know yet, because it is filled after the spans. Their key begins
 * with five minutes, so it mostly reads the same granules.
 *
 * A table without lookup (another tool made it), or a lookup that does not know the trace, costs a scan instead; a bloom
 * filter on the id makes it bearable. The columns are those that the OpenTelemetry Collector's tables have as well.
 *
 * Limits: 10,000 spans, the earliest; 64 MiB.
 */
const lookupTable = "otel_traces_trace_id_ts";
const marginSeconds = 60;
const spansMaxDefault = 10_000;
const resultBytesMax = 64 * 2 ** 20;
const logMarginNano = 60_000_000_000n;
const unknownTable = 60;
/** Stands in every statement, besides what ClickHouse enforces: with a server's only user it enforces nothing. */
const ofProject = "ProjectId = {projectId:String}";

export interface TraceQuery {
  /** 32 hexadecimal digits, in either case. */
  readonly traceId: string;
  readonly signal: AbortSignal;
  readonly spansMax?: number;
}

/** The trace. Rejects with `query_invalid` for what is no trace id, `not_found`, or as the sandbox does. */
export async function readTrace(sandbox: Sandbox, query: TraceQuery): Promise<Trace> {
  const { signal, spansMax = spansMaxDefault } = query;
  if (!/^[0-9a-f]{32}$/i.test(query.traceId)) {
    throw new OperatingError("query_invalid", `${JSON.stringify(query.traceId.slice(0, 100))} is not a trace id`, {
      hint: "A trace id is 32 hexadecimal digits.",
    });
  }
  const traceId = query.traceId.toLowerCase();
  const about: About = { traceId, signal, projectId: currentReader().principal.projectId };
  const within = await lookUp(sandbox, about);
  let result = await readSpans(sandbox, { ...about, within, spansMax });
  if (result.rows.length === 0 && within !== undefined)
    result = await readSpans(sandbox, { ...about, within: undefined, spansMax });
  if (result.rows.length === 0) {
    throw new OperatingError("not_found", `there is no trace ${traceId}`, {
      hint: "A span can be read about two seconds after it was sent, and until its retention ends.",
    });
  }
  const spans = result.rows.slice(0, spansMax).map(toSpan);
  const logCount = await countLogs(sandbox, { ...about, spans });
  return assembleTrace({ traceId, spans, truncated: result.rows.length > spansMax, logCount });
}

interface About {
  readonly traceId: string;
  readonly projectId: string;
  readonly signal: AbortSignal;
}

/** Seconds since 1970, both included. */
interface Within {
  readonly start: string;
  readonly end: string;
}

async function lookUp(sandbox: Sandbox, { traceId, projectId, signal }: About): Promise<Within | undefined> {
  const sql = `SELECT toUnixTimestamp(min(Start)) - ${marginSeconds}, toUnixTimestamp(max(End)) + 1 + ${marginSeconds}, count() FROM ${lookupTable} WHERE TraceId = {traceId:String} AND ${ofProject}`;
  const result = await ifTable(sandbox({ sql, params: { traceId, projectId }, signal }));
  const [start, end, count] = result?.rows[0] ?? [];
  return count === undefined || Number(count) === 0 ? undefined : { start: String(start), end: String(end) };
}

const spanColumns: readonly string[] = [
  "SpanId",
  "ParentSpanId",
  "SpanName",
  "SpanKind",
  "ServiceName",
  "toUnixTimestamp64Nano(Timestamp)",
  "Duration",
  "StatusCode",
  "StatusMessage",
  "TraceState",
  "ScopeName",
  "ScopeVersion",
  "SpanAttributes",
  "ResourceAttributes",
  "arrayMap(t -> toUnixTimestamp64Nano(t), `Events.Timestamp`)",
  "`Events.Name`",
  "`Events.Attributes`",
  "`Links.TraceId`",
  "`Links.SpanId`",
  "`Links.TraceState`",
  "`Links.Attributes`",
];

async function readSpans(
  sandbox: Sandbox,
  {
    traceId,
    projectId,
    signal,
    within,
    spansMax,
  }: About & { readonly within: Within | undefined; readonly spansMax: number },
): Promise<Result> {
  const time =
    within === undefined
      ? ""
      : "AND Timestamp >= toDateTime64({start:Int64}, 9) AND Timestamp < toDateTime64({end:Int64}, 9)";
  const sql = `SELECT ${spanColumns.join(", ")} FROM ${tables.traces.name}
    WHERE ${ofProject} AND TraceId = {traceId:String} ${time} ORDER BY Timestamp LIMIT {limit:UInt32}`;
  return sandbox({ sql, params: { traceId, projectId, limit: spansMax + 1, ...within }, signal }, { resultBytesMax });
}

function toSpan(row: readonly unknown[]): Omit<TraceSpan, "orphan"> {
  const text = (column: number): string => String(row[column]);
  const texts = (column: number): readonly string[] => row[column] as readonly string[];
  const maps = (column: number): readonly TextMap[] => row[column] as readonly TextMap[];
  const eventNames = texts(15);
  const eventAttributes = maps(16);
  const linkSpanIds = texts(18);
  const linkTraceStates = texts(19);
  const linkAttributes = maps(20);
  return {
    spanId: text(0),
    parentSpanId: text(1),
    name: text(2),
    kind: text(3),
    service: text(4),
    startUnixNano: text(5),
    durationNano: text(6),
    statusCode: text(7),
    statusMessage: text(8),
    traceState: text(9),
    scopeName: text(10),
    scopeVersion: text(11),
    attributes: row[12] as TextMap,
    resourceAttributes: row[13] as TextMap,
    events: texts(14).map((timeUnixNano, index) => ({
      timeUnixNano,
      name: eventNames[index] ?? "",
      attributes: eventAttributes[index] ?? {},
    })),
    links: texts(17).map((traceId, index) => ({
      traceId,
      spanId: linkSpanIds[index] ?? "",
      traceState: linkTraceStates[index] ?? "",
      attributes: linkAttributes[index] ?? {},
    })),
  };
}

async function countLogs(
  sandbox: Sandbox,
  { traceId, projectId, signal, spans }: About & { readonly spans: readonly Omit<TraceSpan, "orphan">[] },
): Promise<number> {
  const { start, end } = traceBounds(spans);
  const sql = `SELECT count() FROM ${tables.logs.name} WHERE ${ofProject} AND TraceId = {traceId:String}
    AND Timestamp >= fromUnixTimestamp64Nano({start:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({end:Int64})`;
  const params = { traceId, projectId, start: String(start - logMarginNano), end: String(end + logMarginNano) };
  const result = await ifTable(sandbox({ sql, params, signal }));
  return Number(result?.rows[0]?.[0] ?? 0);
}

/** Undefined when the database has no such table. */
async function ifTable(result: Promise<Result>): Promise<Result | undefined> {
  try {
    return await result;
  } catch (error) {
    if (clickHouseCode((error as Error).cause) === unknownTable) return undefined;
    throw error;
  }
}
