/**
 * A place that OTLP is sent to: a plain HTTP server that answers as it is told and reads what it gets with protobufjs, which
 * shares nothing with the SDK.
 */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";

export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly status: { readonly code?: number; readonly message?: string } | undefined;
  readonly attributes: Record<string, unknown>;
  readonly resource: Record<string, unknown>;
}

export interface ReceivedLog {
  readonly eventName: string;
  readonly body: unknown;
  readonly severityNumber: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Record<string, unknown>;
  readonly resource: Record<string, unknown>;
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Unzipped. */
  readonly body: Buffer;
  readonly status: number;
  readonly atMs: number;
}

/** An answer: a status with headers and a body, or the connection is closed, or nothing happens. */
export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: Uint8Array | string }
  | "close"
  | "silence";

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly requests: ReceivedRequest[];
  /** From requests that were answered with 200. */
  spans(): ReceivedSpan[];
  logs(): ReceivedLog[];
  metricNames(): string[];
  /** Resolves when `holds` does, which is asked after each request. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

interface Value {
  readonly [kind: string]: unknown;
}

function readValue(value: Value | undefined): unknown {
  const [kind, content] = Object.entries(value ?? {})[0] ?? [];
  if (kind === "arrayValue") return ((content as { values?: Value[] }).values ?? []).map(readValue);
  if (kind === "kvlistValue") return readAttributes((content as { values?: KeyValue[] }).values);
  return kind === "intValue" ? Number(content) : content;
}

interface KeyValue {
  readonly key: string;
  readonly value?: Value;
}

function readAttributes(pairs: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, readValue(value)]));
}

type Message = Record<string, unknown>;

/** The records of a request, each with its resource: `resourceSpans.scopeSpans.spans` and its like. */
function recordsOf(request: ReceivedRequest, names: readonly [string, string, string]): Message[] {
  const signal = { spans: "Trace", logRecords: "Logs", metrics: "Metrics" }[names[2]];
  const type = otlpType(`Export${signal}ServiceRequest` as "ExportTraceServiceRequest");
  const isJson = request.headers["content-type"] === "application/json";
  const message = isJson
    ? (JSON.parse(request.body.toString()) as Message)
    : type.toObject(type.decode(request.body), { longs: Number });
  const list = (parent: Message, name: string): Message[] => (parent[name] as Message[] | undefined) ?? [];
  return list(message, names[0]).flatMap((group) => {
    const resource = readAttributes((group["resource"] as { attributes?: KeyValue[] } | undefined)?.attributes);
    return list(group, names[1]).flatMap((scope) =>
      list(scope, names[2]).map((record) => Object.assign(record, { resource })),
    );
  });
}

const hex = (bytes: unknown): string =>
  typeof bytes === "string" ? bytes : Buffer.from((bytes as Uint8Array | undefined) ?? []).toString("hex");

function readSpan(span: Message): ReceivedSpan {
  const { name = "", kind = 0, traceId, spanId, parentSpanId, status, attributes, resource } = span;
  return {
    name,
    kind,
    status,
    resource,
    traceId: hex(traceId),
    spanId: hex(spanId),
    parentSpanId: hex(parentSpanId),
    attributes: readAttributes(attributes as KeyValue[]),
  } as ReceivedSpan;
}

function readLog(log: Message): ReceivedLog {
  const { eventName = "", severityNumber = 0, traceId, spanId, body, attributes, resource } = log;
  return {
    eventName,
    severityNumber,
    resource,
    body: readValue(body as Value),
    traceId: hex(traceId),
    spanId: hex(spanId),
    attributes: readAttributes(attributes as KeyValue[]),
  } as ReceivedLog;
}

function answerWith(response: ServerResponse, answer: Exclude<Answer, string>): void {
  response
    .writeHead(answer.status, { "content-type": "application/x-protobuf", ...answer.headers })
    .end(answer.body ?? "");
}

/** Starts one; `answer` gives the answer to the n-th request, counted from 0. */
export async function startReceiver(
  answer: (number: number, path: string) => Answer = () => ({ status: 200 }),
  port = 0,
): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const watchers = new Set<() => void>();
  let count = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      const chosen = answer(count++, path);
      const raw = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      const status = typeof chosen === "string" ? 0 : chosen.status;
      requests.push({ path, headers: request.headers, body, status, atMs: performance.now() });
      if (chosen === "close") request.socket.destroy();
      else if (chosen !== "silence") answerWith(response, chosen);
      watchers.forEach((watch) => watch());
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  const taken = (path: string): ReceivedRequest[] =>
    requests.filter((request) => request.status === 200 && request.path.endsWith(path));
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    spans: () =>
      taken("/v1/traces").flatMap((request) =>
        recordsOf(request, ["resourceSpans", "scopeSpans", "spans"]).map(readSpan),
      ),
    logs: () =>
      taken("/v1/logs").flatMap((request) =>
        recordsOf(request, ["resourceLogs", "scopeLogs", "logRecords"]).map(readLog),
      ),
    metricNames: () =>
      taken("/v1/metrics").flatMap((request) =>
        recordsOf(request, ["resourceMetrics", "scopeMetrics", "metrics"]).map(({ name }) => String(name)),
      ),
    until(holds) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const watch = (): void => {
        if (!holds()) return;
        watchers.delete(watch);
        resolve();
      };
      watchers.add(watch);
      watch();
      return promise;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
