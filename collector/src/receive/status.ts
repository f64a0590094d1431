/**
 * The only place where an error becomes an answer on the wire: HTTP status, `google.rpc.Status` in the encoding of the
 * request, when to come back. Over HTTP senders retry 429, 502, 503 and 504 and nothing else; over gRPC UNAVAILABLE,
 * DEADLINE_EXCEEDED and some more, but RESOURCE_EXHAUSTED only when it says when to come back. So a code that may succeed
 * later must be one of those, and a permanent one must not.
 * https://opentelemetry.io/docs/specs/otlp/#failures (OTLP/gRPC) and #failures-1 (OTLP/HTTP)
 */
import { setTimeout as delay } from "node:timers/promises";
import { encodeOtlp } from "@spanhouse/schemas";
import type { OtlpRequest } from "../commit/sink.ts";
import { errorCatalogue, OperatingError } from "../errors.ts";
import type { ErrorCode } from "../errors.ts";
import type { Answer } from "./answer.ts";

/** Codes of google.rpc.Code that appear here. */
const rpc = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

interface WireStatus {
  readonly http: number;
  readonly rpc: number;
}

const unavailable: WireStatus = { http: 503, rpc: rpc.unavailable };
const internal: WireStatus = { http: 500, rpc: rpc.internal };

/** Every code that receiving can meet; any other one is unavailable when it may pass, else our own fault. */
const statuses: Readonly<Partial<Record<ErrorCode, WireStatus>>> = {
  malformed_body: { http: 400, rpc: rpc.invalidArgument },
  malformed_content_encoding: { http: 400, rpc: rpc.invalidArgument },
  key_missing: { http: 401, rpc: rpc.unauthenticated },
  key_unknown: { http: 401, rpc: rpc.unauthenticated },
  key_scope: { http: 403, rpc: rpc.permissionDenied },
  over_rate: { http: 429, rpc: rpc.resourceExhausted },
  over_quota: { http: 429, rpc: rpc.resourceExhausted },
  origin_not_allowed: { http: 403, rpc: rpc.permissionDenied },
  not_found: { http: 404, rpc: rpc.unimplemented },
  service_not_found: { http: 404, rpc: rpc.notFound },
  method_not_allowed: { http: 405, rpc: rpc.unimplemented },
  body_too_large: { http: 413, rpc: rpc.resourceExhausted },
  unsupported_content_type: { http: 415, rpc: rpc.invalidArgument },
  unsupported_content_encoding: { http: 415, rpc: rpc.unimplemented },
  request_timeout: { http: 408, rpc: rpc.deadlineExceeded },
  overloaded: unavailable,
  too_many_in_flight: unavailable,
  spool_full: unavailable,
  disk_full: unavailable,
  sync_failed: unavailable,
  shutting_down: unavailable,
};

const retryAfterMsDefault = 1000;

/** What a sender is told of a failure, whichever way it came in. */
export interface Failure extends WireStatus {
  readonly message: string;
  /** Undefined: the same request will never succeed. */
  readonly retryAfterMs: number | undefined;
}

/** Who sends too much is answered this late: else whoever does not wait would be refused as fast as the CPU allows. */
const tooMuchAnsweredAfterMs = 200;
const tooMuch: ReadonlySet<unknown> = new Set<ErrorCode>([
  "over_rate",
  "over_quota",
  "overloaded",
  "too_many_in_flight",
]);

/** Resolves when it is time to answer a failure. */
export async function waitToAnswer(error: unknown): Promise<void> {
  if (error instanceof OperatingError && tooMuch.has(error.code)) await delay(tooMuchAnsweredAfterMs);
}

/** By which the metrics count an error. */
export function codeOf(error: unknown): ErrorCode | "internal" {
  return error instanceof OperatingError ? error.code : "internal";
}

/**
 * What is told of an error. What is not an OperatingError is our own fault, and its text stays with us. A failure that is not the
 * sender's names the request, because somebody will look for it in the log.
 */
export function failureOf(error: unknown, requestId: string): Failure {
  const named = `(request ${requestId})`;
  if (!(error instanceof OperatingError)) {
    const message = `the collector failed on this request; its log says why ${named}`;
    return { ...internal, message, retryAfterMs: undefined };
  }
  const status = statuses[error.code] ?? (errorCatalogue[error.code].permanent ? internal : unavailable);
  const text = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  const message = status.http >= 500 ? `${text} ${named}` : text;
  const retryAfterMs = error.permanent ? undefined : (error.retryAfterMs ?? retryAfterMsDefault);
  return { ...status, message, retryAfterMs };
}

/** The answer to an HTTP request that failed. */
export function errorAnswer(error: unknown, encoding: OtlpRequest["encoding"], requestId: string): Answer {
  const { http, rpc: code, message, retryAfterMs } = failureOf(error, requestId);
  const headers =
    retryAfterMs === undefined ? [] : ["Retry-After", String(Math.max(1, Math.ceil(retryAfterMs / 1000)))];
  if (http === 401) headers.push("WWW-Authenticate", "Bearer");
  return { status: http, headers, ...statusBody(code, message, encoding) };
}

function statusBody(
  code: number,
  message: string,
  encoding: OtlpRequest["encoding"],
): Pick<Answer, "body" | "contentType"> {
  return encoding === "json"
    ? { contentType: "application/json", body: Buffer.from(JSON.stringify({ code, message })) }
    : { contentType: "application/x-protobuf", body: encodeOtlp("Status", { code, message }) };
}

/**
 * What is written to a socket whose request could not even be parsed, or did not arrive in time; undefined when there
 * is nobody to tell. The encoding is not known here, so it is JSON.
 */
export function protocolErrorText(code: string | undefined): string | undefined {
  if (code === "ECONNRESET" || code === "EPIPE") return undefined;
  const [status, message] =
    code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? ["408 Request Timeout", "the request did not arrive in time"]
      : code === "HPE_HEADER_OVERFLOW"
        ? ["431 Request Header Fields Too Large", "the headers are larger than 16 KiB"]
        : ["400 Bad Request", "this is not HTTP/1.1"];
  const body = JSON.stringify({ code: rpc.invalidArgument, message });
  return `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
