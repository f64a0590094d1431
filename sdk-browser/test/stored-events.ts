import { setTimeout as delay } from "node:timers/promises";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";

/** A row is there a tenth of a second after the collector's answer. */
const waitMsMax = 15_000;
const pollMs = 30;

/** A row of `otel_logs`, as far as the SDK fills it. */
export interface StoredEvent {
  readonly eventName: string;
  readonly body: string;
  readonly severityNumber: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly timeMs: number;
}

/** A row of `otel_traces`. */
export interface StoredSpan {
  readonly name: string;
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly statusCode: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly durationMs: number;
}

type Strings = Readonly<Record<string, string>>;

const eventColumns =
  "EventName, Body, SeverityNumber, TraceId, SpanId, LogAttributes, ResourceAttributes, toFloat64(toUnixTimestamp64Micro(Timestamp)) / 1000";
const spanColumns =
  "SpanName, SpanKind, TraceId, SpanId, ParentSpanId, StatusCode, SpanAttributes, ResourceAttributes, toFloat64(toUnixTimestamp64Micro(Timestamp)) / 1000, Duration / 1e6";

/** What one page has told, read by SQL; each call waits until `count` rows are there and gives all there are, by time. */
export interface StoredRecords {
  events(name: string, count?: number): Promise<StoredEvent[]>;
  /** Every event and log record of the page. */
  allEvents(count?: number): Promise<StoredEvent[]>;
  spans(count?: number): Promise<StoredSpan[]>;
}

/** The records of one service, which is one page in a test; `explain` says more when they do not come. */
export function storedRecords({ sql }: TestCollector, service: string, explain: () => string): StoredRecords {
  const ofService = `ServiceName = '${service}'`;

  async function events(condition: string, count: number): Promise<StoredEvent[]> {
    const query = `SELECT ${eventColumns} FROM otel_logs WHERE ${ofService} AND ${condition} ORDER BY Timestamp`;
    return (await atLeast(sql, { query, count, explain })).map((row) => ({
      eventName: row[0] as string,
      body: row[1] as string,
      severityNumber: Number(row[2]),
      traceId: row[3] as string,
      spanId: row[4] as string,
      attributes: row[5] as Strings,
      resource: row[6] as Strings,
      timeMs: row[7] as number,
    }));
  }

  return {
    events: (name, count = 1) => events(`EventName = '${name}'`, count),
    allEvents: (count = 1) => events("1", count),
    async spans(count = 1) {
      const query = `SELECT ${spanColumns} FROM otel_traces WHERE ${ofService} ORDER BY Timestamp`;
      return (await atLeast(sql, { query, count, explain })).map((row) => ({
        name: row[0] as string,
        kind: row[1] as string,
        traceId: row[2] as string,
        spanId: row[3] as string,
        parentSpanId: row[4] as string,
        statusCode: row[5] as string,
        attributes: row[6] as Strings,
        resource: row[7] as Strings,
        timeMs: row[8] as number,
        durationMs: row[9] as number,
      }));
    },
  };
}

async function atLeast(
  sql: TestCollector["sql"],
  { query, count, explain }: { readonly query: string; readonly count: number; readonly explain: () => string },
): Promise<unknown[][]> {
  for (const begunMs = performance.now(); ; await delay(pollMs)) {
    const rows = await sql(query);
    if (rows.length >= count) return rows;
    if (performance.now() - begunMs > waitMsMax) {
      throw new Error(`${rows.length} of ${count} rows came: ${query}\n${explain()}`);
    }
  }
}
