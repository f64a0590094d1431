/**
 * How a gRPC request is answered: a message and the status OK in trailers, or a failure in one block of headers.
 *
 *     OK        :status 200, content-type │ message │ grpc-status 0
 *     failure   :status 200, content-type, grpc-status N, grpc-message, grpc-status-details-bin
 *
 * The details are a `google.rpc.Status`; one that may be sent again holds a `RetryInfo`, as OTLP/gRPC asks for.
 * https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling
 */
import { constants } from "node:http2";
import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { encodeOtlp } from "@spanhouse/schemas";
import { frameMessage } from "./grpc-message.ts";
import type { Failure } from "./status.ts";

/** Longer texts do not fit into the headers that clients take, 8 KiB for some, of which the details take half. */
const messageCharsMax = 1000;

const headers: OutgoingHttpHeaders = {
  ":status": 200,
  "content-type": "application/grpc",
  "grpc-accept-encoding": "identity,deflate,gzip,zstd",
};

/** Begins an answer of messages; `sendMessage` and `endWithOk` follow. */
export function beginAnswer(stream: ServerHttp2Stream): void {
  stream.respond(headers, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
}

/** Answers a request with one message and OK. A client that is gone gets nothing. */
export function answerMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  beginAnswer(stream);
  stream.end(frameMessage(message));
}

/** Answers a request with a failure, and makes the client stop sending what it still sends. */
export function answerFailure(stream: ServerHttp2Stream, failure: Failure, requestId: string): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  stream.respond({ ...headers, "x-request-id": requestId, ...failureTrailers(failure) }, { endStream: true });
  // Without an error code the reset means: the answer is complete, the rest of the request is not needed.
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
}

function failureTrailers({ rpc: code, message, retryAfterMs }: Failure): OutgoingHttpHeaders {
  const shown = message.length > messageCharsMax ? `${message.slice(0, messageCharsMax)}…` : message;
  const details =
    retryAfterMs === undefined
      ? []
      : [{ typeUrl: "type.googleapis.com/google.rpc.RetryInfo", value: retryInfo(retryAfterMs).toString("base64") }];
  const status = encodeOtlp("Status", { code, message: shown, details });
  return {
    "grpc-status": String(code),
    "grpc-message": percentEncode(shown),
    "grpc-status-details-bin": Buffer.from(status).toString("base64"),
  };
}

function retryInfo(retryAfterMs: number): Buffer {
  const ms = Math.ceil(retryAfterMs);
  const retryDelay = { seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
  return Buffer.from(encodeOtlp("RetryInfo", { retryDelay }));
}

/** `grpc-message` is ASCII; everything else in it is percent-encoded UTF-8. */
function percentEncode(text: string): string {
  return text.toWellFormed().replaceAll(/[^ -$&-~]+/g, encodeURIComponent);
}
