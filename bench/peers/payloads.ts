import { gzipSync } from "node:zlib";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { browserLogs, encodeSpans } from "../payloads.ts";
import type { LogsRequest } from "../payloads.ts";
import { createRandom } from "../random.ts";
import type { Random } from "../random.ts";
import { logsRequest } from "./logs-payload.ts";
import { metricsRequest } from "./metrics-payload.ts";
import { mixedSpans } from "./mixed-spans-payload.ts";

/**
 * What every system is sent: made by us, the same on every run, encoded before the run. Every request is sent once in a
 * round, and every record carries something that no other one has, so that a double is told from a record.
 */
export interface PreparedRequest {
  readonly body: Uint8Array;
  readonly records: number;
}

export interface Payload {
  readonly name: PayloadName;
  readonly description: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The fixed rate at which it is offered. */
  readonly requestsPerSecond: number;
  /** Its main tables, each with the expression that tells its records apart. */
  readonly tables: Readonly<Record<string, string>>;
  readonly make: (random: Random, index: number) => PreparedRequest;
}

export const payloadNames = ["spans", "spans-plain", "spans-mixed", "logs", "browser", "metrics"] as const;
export type PayloadName = (typeof payloadNames)[number];

const protobuf = { "content-type": "application/x-protobuf" };
const zipped = { ...protobuf, "content-encoding": "gzip" };
const traces = { otel_traces: "(TraceId, SpanId)" };
const logs = { otel_logs: "LogAttributes['log.record.uid']" };

const backendSpans = {
  path: "/v1/traces",
  requestsPerSecond: 30,
  tables: traces,
};

/** By name, in the order in which they are run. */
export const payloads: Readonly<Record<PayloadName, Payload>> = {
  spans: {
    ...backendSpans,
    name: "spans",
    description: "1,000 spans a request from 3 backend services, 10 attributes each, gzip",
    headers: zipped,
    make: (random) => ({ body: gzipSync(encodeSpans(random, 1000, Date.now())), records: 1000 }),
  },
  "spans-plain": {
    ...backendSpans,
    name: "spans-plain",
    description: "the same, not compressed",
    headers: protobuf,
    make: (random) => ({ body: encodeSpans(random, 1000, Date.now()), records: 1000 }),
  },
  "spans-mixed": {
    name: "spans-mixed",
    description:
      "1 to 200 spans a request (38 on average) as eight services of a shop send them: HTTP, database, messaging and RPC spans, 3 to 12 attributes, events and links on some, gzip",
    path: "/v1/traces",
    headers: zipped,
    requestsPerSecond: 400,
    tables: traces,
    make(random) {
      const { body, records } = mixedSpans(random, Date.now());
      return { body: gzipSync(body), records };
    },
  },
  logs: {
    name: "logs",
    description: "1,000 records a request from 4 pods, bodies of 200 B to 2 KB, 5 attributes, trace context, gzip",
    path: "/v1/logs",
    headers: zipped,
    requestsPerSecond: 12,
    tables: logs,
    make: (random, index) => ({
      body: gzipSync(logsRequest(random, { count: 1000, nowMs: Date.now(), uidPrefix: `${index}` })),
      records: 1000,
    }),
  },
  browser: {
    name: "browser",
    description: "OTLP/JSON, 3 to 30 log records of one visit a request, not compressed",
    path: "/v1/logs",
    headers: { "content-type": "application/json" },
    requestsPerSecond: 1000,
    tables: logs,
    make(random, index) {
      const request = withUids(browserLogs(random, Date.now()), index);
      return { body: Buffer.from(JSON.stringify(request)), records: countLogs(request) };
    },
  },
  metrics: {
    name: "metrics",
    description:
      "1,000 points a request: 400 of gauges, 400 of sums, 200 of histograms with 10 buckets, 4 attributes, gzip",
    path: "/v1/metrics",
    headers: zipped,
    requestsPerSecond: 40,
    tables: { otel_metrics_gauge: "Value", otel_metrics_sum: "Value", otel_metrics_histogram: "Sum" },
    make(random, index) {
      const type = otlpType("ExportMetricsServiceRequest");
      const request = metricsRequest(random, { points: 1000, nowMs: Date.now(), firstNumber: index * 1000 });
      return { body: gzipSync(type.encode(type.fromObject(request)).finish()), records: 1000 };
    },
  },
};

/** The requests of one run of `seconds`, from a generator that goes on from one to the next. */
export function prepareRequests(payload: Payload, seconds: number): PreparedRequest[] {
  const random = createRandom(payloadNames.indexOf(payload.name) + 1);
  return Array.from({ length: Math.round(payload.requestsPerSecond * seconds) }, (_, index) =>
    payload.make(random, index),
  );
}

function withUids(request: LogsRequest, index: number): LogsRequest {
  return {
    resourceLogs: request.resourceLogs.map(({ resource, scopeLogs }) => ({
      resource,
      scopeLogs: scopeLogs.map(({ scope, logRecords }) => ({
        scope,
        logRecords: logRecords.map((record, number) => ({
          ...record,
          attributes: [...record.attributes, { key: "log.record.uid", value: { stringValue: `${index}.${number}` } }],
        })),
      })),
    })),
  };
}

function countLogs({ resourceLogs }: LogsRequest): number {
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs).reduce((sum, { logRecords }) => sum + logRecords.length, 0);
}
