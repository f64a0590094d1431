/** Answers: what they hold, those for success, and how they are written. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { encodeOtlp } from "@spanhouse/schemas";
import type { OtlpRequest, Receipt, Signal } from "../commit/sink.ts";

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** More headers: name, value, name, value ... */
  readonly headers: readonly string[];
  /** A short ASCII text is a string, which Node sends with the headers in one piece. */
  readonly body: Uint8Array | string;
}

/** The name of `rejected_*` in each signal's partial success, and the message that holds it. */
const partialSuccess = {
  traces: { response: "ExportTraceServiceResponse", rejected: "rejectedSpans" },
  logs: { response: "ExportLogsServiceResponse", rejected: "rejectedLogRecords" },
  metrics: { response: "ExportMetricsServiceResponse", rejected: "rejectedDataPoints" },
} as const satisfies Record<Signal, unknown>;

const contentTypes = { protobuf: "application/x-protobuf", json: "application/json" } as const;

/** All records stored: an empty message, which protobuf writes as no bytes. */
const success: Readonly<Record<OtlpRequest["encoding"], Answer>> = {
  protobuf: { status: 200, contentType: contentTypes.protobuf, headers: [], body: "" },
  json: { status: 200, contentType: contentTypes.json, headers: [], body: "{}" },
};

/**
 * The answer to a request that was acknowledged. A partial success is a 200 too, because the sender must not retry it.
 * https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function successAnswer(signal: Signal, encoding: OtlpRequest["encoding"], receipt: Receipt): Answer {
  if (receipt.rejected === 0 && receipt.message === "") return success[encoding];
  const { response, rejected } = partialSuccess[signal];
  const message = { partialSuccess: { [rejected]: String(receipt.rejected), errorMessage: receipt.message } };
  const body = encoding === "json" ? Buffer.from(JSON.stringify(message)) : encodeOtlp(response, message);
  return { status: 200, contentType: contentTypes[encoding], headers: [], body };
}

/** An answer in words, for people with a browser or curl. */
export function textAnswer(text: string): Answer {
  return { status: 200, contentType: "text/plain; charset=utf-8", headers: [], body: Buffer.from(text) };
}

/** No content, headers only. */
export function emptyAnswer(headers: readonly string[]): Answer {
  return { status: 204, contentType: "", headers, body: new Uint8Array(0) };
}

/** A sender that has this much or less left to send may keep its connection: the rest is read and thrown away. */
const drainedBytesMax = 256 * 1024;
/** How long the rest of a larger body is read and thrown away before the connection is cut. */
const lingerMs = 2000;
/** How long a smaller rest may take; who is slower loses the connection. */
const drainMsMax = 10_000;

/** Writes the answer; `close` ends the connection after it. Must be called once for each request. */
export function writeAnswer(response: ServerResponse, answer: Answer, close: boolean): void {
  const { req: request } = response;
  if (response.destroyed) return;
  // A sender that waits for "100 Continue" may keep its body to itself: the next bytes would be read as that body.
  const abandoned = !request.complete && (close || !isShort(request) || request.headers.expect !== undefined);
  const headers = [...answer.headers];
  if (answer.contentType !== "") headers.push("Content-Type", answer.contentType);
  if (answer.status !== 204) headers.push("Content-Length", String(answer.body.length));
  if (close || abandoned) headers.push("Connection", "close");
  response.writeHead(answer.status, headers);
  if (abandoned) linger(request, response, answer.body);
  else response.end(answer.body);
  if (!abandoned && !request.complete) cutLater(request);
}

function cutLater(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), drainMsMax).unref();
  const done = (): void => clearTimeout(timer);
  request.once("end", done).once("close", done);
}

function isShort(request: IncomingMessage): boolean {
  const declared = Number(request.headers["content-length"] ?? Number.NaN);
  if (Number.isNaN(declared)) return request.headers["transfer-encoding"] === undefined;
  return declared <= drainedBytesMax;
}

/**
 * Closing a socket that still has unread bytes resets it, and the sender may lose the answer that says why. So the
 * answer goes out whole, and what still arrives is thrown away for a while before the connection ends.
 */
function linger(request: IncomingMessage, response: ServerResponse, body: Answer["body"]): void {
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  request.once("end", end).once("close", end);
  request.resume();
}
