import type { ServiceMap } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql, withinSql } from "../statement/conditions.ts";
import { durationQuantiles, inMilliseconds, spansSql, tracesTable } from "./read-red.ts";

/**
 * What a service map is made of, each by one statement:
 *
 *   calls      a server span whose parent is a span of another service
 *   clients    spans that name a database or a broker; a message goes from its producer to the queue and on to its consumer
 *   hosts      client spans that nobody answers with a span of its own: what is called there sends nothing to us
 *   services   spans by which services are entered
 *
 * Calls join spans with their parents. So that this stays small, only every k-th trace is read when there are more than
 * 500,000 server spans, and the numbers are multiplied.
 */
export interface Traffic {
  readonly requests: number;
  readonly errors: number;
  /** In milliseconds. */
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface Call extends Traffic {
  readonly source: string;
  readonly target: string;
}

export interface ClientCall extends Traffic {
  readonly service: string;
  readonly kind: "database" | "queue" | "external";
  readonly system: string;
  /** Database, destination or address; '' when the spans do not say. */
  readonly name: string;
  readonly direction: "out" | "in";
}

export interface ServiceTraffic extends Traffic {
  readonly service: string;
}

const joinedMax = 500_000;
/** A parent may have begun so long before the range. */
const parentMs = 600_000;
const edgesMax = 2_000;

/** Server spans; a consumer's parent is the producer, between whom the queue stands. */
const childSql =
  "ParentSpanId != '' AND (SpanKind = 'Server' OR (SpanKind = 'Consumer' AND NOT mapContains(SpanAttributes, 'messaging.system')))";

/** How many traces there are for each that is read. */
export async function chooseSample(asked: ServiceMap, inquiry: Inquiry): Promise<number> {
  const bindings = createBindings();
  const where = await whereSql({ signal: "traces", table: tracesTable, ...asked }, inquiry, bindings);
  const { rows } = await inquiry.run({
    sql: `SELECT count() FROM ${tracesTable} WHERE ${where} AND ${childSql}`,
    bindings,
  });
  const every = Math.ceil(Number(rows[0]?.[0] ?? 0) / joinedMax);
  if (every > 1) inquiry.notice("info", `Calls are counted in one trace of ${every} and multiplied.`);
  return Math.max(1, every);
}

/** Calls between services. */
export async function readCalls(asked: ServiceMap, every: number, inquiry: Inquiry): Promise<Call[]> {
  const bindings = createBindings();
  const where = await whereSql({ signal: "traces", table: tracesTable, ...asked }, inquiry, bindings);
  const { fromMs, toMs } = asked.range;
  const parents = withinSql(
    { signal: "traces", range: { fromMs: Math.max(0, fromMs - parentMs), toMs } },
    inquiry,
    bindings,
  );
  const sampled = every === 1 ? "1" : `cityHash64(TraceId) % ${every} = 0`;
  const sql = `SELECT Parent.Service, Child.Service, count(), countIf(Child.StatusCode = 'Error'), quantilesDD(0.01, 0.5, 0.99)(Child.Duration)
    FROM (SELECT TraceId, SpanId, ServiceName AS Service FROM ${tracesTable} WHERE ${parents} AND ${sampled}) AS Parent
    INNER JOIN (SELECT TraceId, ParentSpanId, ServiceName AS Service, StatusCode, Duration
      FROM ${tracesTable} WHERE ${where} AND ${childSql} AND ${sampled}) AS Child
    ON Child.TraceId = Parent.TraceId AND Child.ParentSpanId = Parent.SpanId
    WHERE Parent.Service != Child.Service
    GROUP BY Parent.Service, Child.Service ORDER BY count() DESC LIMIT ${edgesMax}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return rows.map(([source, target, ...numbers]) =>
    withTraffic({ source: String(source), target: String(target) }, numbers, every),
  );
}

function firstOf(keys: readonly string[]): string {
  return `coalesce(${keys.map((key) => `nullIf(SpanAttributes['${key}'], '')`).join(", ")}, '')`;
}

const databaseSystem = firstOf(["db.system.name", "db.system"]);
const databaseName = firstOf(["db.namespace", "db.name", "server.address", "net.peer.name", "peer.service"]);
const queueSystem = "SpanAttributes['messaging.system']";
const queueName = firstOf(["messaging.destination.name", "messaging.destination", "server.address", "net.peer.name"]);
const operation = firstOf(["messaging.operation.type", "messaging.operation.name", "messaging.operation"]);

/** Calls of databases and brokers. */
export async function readClientCalls(asked: ServiceMap, inquiry: Inquiry): Promise<ClientCall[]> {
  const bindings = createBindings();
  const where = await whereSql({ signal: "traces", table: tracesTable, ...asked }, inquiry, bindings);
  const sql = `SELECT ServiceName, Database != '' ? 'database' : 'queue' AS Kind, Database != '' ? Database : Queue AS System,
      Database != '' ? ${databaseName} : ${queueName} AS Name,
      Database = '' AND (SpanKind = 'Consumer' OR ${operation} IN ('receive', 'process', 'deliver')) ? 'in' : 'out' AS Direction,
      count(), countIf(StatusCode = 'Error'), quantilesDD(0.01, 0.5, 0.99)(Duration),
      ${databaseSystem} AS Database, ${queueSystem} AS Queue
    FROM ${tracesTable} WHERE ${where} AND SpanKind IN ('Client', 'Producer', 'Consumer') AND (Database != '' OR Queue != '')
    GROUP BY ServiceName, Kind, System, Name, Direction, Database, Queue ORDER BY count() DESC LIMIT ${edgesMax}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return rows.map(([service, kind, system, name, direction, ...numbers]) => {
    const call = {
      service: String(service),
      kind: kind === "database" ? ("database" as const) : ("queue" as const),
      system: String(system),
      name: String(name),
      direction: direction === "in" ? ("in" as const) : ("out" as const),
    };
    return withTraffic(call, numbers, 1);
  });
}

const hostName = `coalesce(nullIf(${firstOf(["peer.service", "server.address", "net.peer.name", "http.host"])}, ''), domain(${firstOf(["url.full", "http.url"])}))`;
const hostSystem = firstOf(["rpc.system.name", "rpc.system"]);

/** Calls of what sends no spans, by its name or host. What answers may end so long after the range. */
export async function readHostCalls(asked: ServiceMap, every: number, inquiry: Inquiry): Promise<ClientCall[]> {
  const bindings = createBindings();
  const where = await whereSql({ signal: "traces", table: tracesTable, ...asked }, inquiry, bindings);
  const { fromMs, toMs } = asked.range;
  const answers = withinSql({ signal: "traces", range: { fromMs, toMs: toMs + parentMs } }, inquiry, bindings);
  const sampled = every === 1 ? "1" : `cityHash64(TraceId) % ${every} = 0`;
  const sql = `SELECT Client.Service, Client.System, Client.Host, count(), countIf(Client.StatusCode = 'Error'),
      quantilesDD(0.01, 0.5, 0.99)(Client.Duration)
    FROM (SELECT TraceId, SpanId, ServiceName AS Service, StatusCode, Duration, ${hostName} AS Host, ${hostSystem} AS System
      FROM ${tracesTable} WHERE ${where} AND SpanKind = 'Client' AND ${databaseSystem} = '' AND ${queueSystem} = '' AND Host != ''
        AND ${sampled}) AS Client
    LEFT ANTI JOIN (SELECT TraceId, ParentSpanId FROM ${tracesTable}
      WHERE ${answers} AND SpanKind = 'Server' AND ParentSpanId != '' AND ${sampled}) AS Answer
    ON Answer.TraceId = Client.TraceId AND Answer.ParentSpanId = Client.SpanId
    GROUP BY Client.Service, Client.System, Client.Host ORDER BY count() DESC LIMIT ${edgesMax}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return rows.map(([service, system, name, ...numbers]) => {
    const ends = { service: String(service), name: String(name), system: system === "" ? "http" : String(system) };
    return withTraffic({ ...ends, kind: "external" as const, direction: "out" as const }, numbers, every);
  });
}

/** What comes into each service. */
export async function readServiceTraffic(asked: ServiceMap, inquiry: Inquiry): Promise<ServiceTraffic[]> {
  const bindings = createBindings();
  const where = await whereSql({ signal: "traces", table: tracesTable, ...asked }, inquiry, bindings);
  const sql = `SELECT ServiceName, count(), countIf(StatusCode = 'Error'), ${durationQuantiles}
    FROM ${tracesTable} WHERE ${where} AND ${spansSql.entry} GROUP BY ServiceName ORDER BY count() DESC LIMIT ${edgesMax}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return rows.map(([service, count, errors, quantiles]) => {
    const [p50, , p99] = quantiles as readonly unknown[];
    return withTraffic({ service: String(service) }, [count, errors, [p50, p99]], 1);
  });
}

function withTraffic<Of>(of: Of, [requests, errors, quantiles]: readonly unknown[], every: number): Of & Traffic {
  const [p50 = null, p99 = null] = (quantiles as readonly unknown[]).map(inMilliseconds);
  return { ...of, requests: Number(requests) * every, errors: Number(errors) * every, p50, p99 };
}
