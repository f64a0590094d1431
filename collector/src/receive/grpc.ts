/**
 * OTLP over gRPC, on node:http2 without a framework (docs/decisions/0008-grpc-on-plain-http2.md).
 *
 *     POST /opentelemetry.proto.collector.{trace,logs,metrics}.v1.{Trace,Logs,Metrics}Service/Export
 *        │  content type ........ HTTP 415         │  collect the message .. RESOURCE_EXHAUSTED, UNAVAILABLE,
 *        │  path ................ UNIMPLEMENTED    │                        DEADLINE_EXCEEDED, or the client is gone
 *        │  address ............. EXHAUSTED        │  inflate .............. INVALID_ARGUMENT, RESOURCE_EXHAUSTED
 *        │  key ................. UNAUTHENTICATED  │  sink.accept .......... INVALID_ARGUMENT, UNAVAILABLE
 *        │  admission ........... EXHAUSTED,       ▼
 *        │                        UNAVAILABLE     OK, when every record that was not rejected survives power loss
 *        │  encoding ............ UNIMPLEMENTED
 *        ▼
 *
 *     POST /grpc.health.v1.Health/{Check,Watch}   without a key: those who ask have none
 *
 * - Whatever can be refused is refused before the message is read; nothing of a refused request is stored.
 * - Messages count in the same admission as the bodies of HTTP, while they come and inflated, until the answer.
 * - A status that may pass comes with `RetryInfo`; RESOURCE_EXHAUSTED without it means: never send this again.
 */
import { once } from "node:events";
import { constants } from "node:http2";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Server } from "node:net";
import type { Signal, Sink } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import { checkOrigin } from "../keys/origin-list.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { presentedKey } from "../keys/presented-key.ts";
import type { ClientAddress, Peer } from "../limits/client-address.ts";
import type { SlowSenders } from "../limits/slow-senders.ts";
import { requestIdOf } from "../request-id.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Certificates } from "../tls/certificates.ts";
import type { Admission } from "./admit.ts";
import { successAnswer } from "./answer.ts";
import { createBodyPool } from "./body-pool.ts";
import { contentEncodingOf } from "./content-encoding.ts";
import { answerFailure, answerMessage } from "./grpc-answer.ts";
import { createGrpcConnections } from "./grpc-connections.ts";
import { createGrpcHealth } from "./grpc-health.ts";
import { readMessage } from "./grpc-message.ts";
import type { IngestLimits } from "./http.ts";
import { createInflateAdmitted } from "./inflate-admitted.ts";
import { reportRefusal, type IngestLog } from "./report-refusal.ts";
import { codeOf, failureOf, waitToAnswer } from "./status.ts";

export interface GrpcOptions {
  readonly sink: Sink;
  /** Shared by all listeners that take records. */
  readonly admission: Admission;
  readonly keys: KeyRing;
  readonly addresses: ClientAddress;
  readonly slowSenders: SlowSenders;
  /** Undefined: without TLS. */
  readonly certificates?: Certificates | undefined;
  readonly limits: IngestLimits;
  readonly telemetry: Pick<Telemetry, "answered" | "refused" | "connectionRefused" | "inflated">;
  readonly log: IngestLog;
}

export interface GrpcServer {
  /** Not listening yet. */
  readonly server: Server;
  /** Takes no more connections, finishes the requests that run, closes the rest; cuts what is left after `msMax`. */
  stop(msMax: number): Promise<void>;
}

const services: Readonly<Record<Signal, string>> = {
  traces: "opentelemetry.proto.collector.trace.v1.TraceService",
  logs: "opentelemetry.proto.collector.logs.v1.LogsService",
  metrics: "opentelemetry.proto.collector.metrics.v1.MetricsService",
};
const signals: ReadonlyMap<string, Signal> = new Map(
  Object.entries(services).map(([signal, service]) => [`/${service}/Export`, signal as Signal]),
);
/** Unused buffers that are kept for the next messages. */
const pooledBytesMax = 8 * 2 ** 20;
const empty = new Uint8Array(0);
/** What a client that went away before its answer counts as, after the custom of web servers. */
const clientGoneStatus = 499;

/** Makes the server of the gRPC listener. */
export function createGrpcServer(options: GrpcOptions): GrpcServer {
  const { sink, admission, addresses, telemetry, log } = options;
  const receiveExport = createReceiveExport(options);
  const health = createGrpcHealth({
    services: Object.values(services),
    isServing: () => sink.ready() === undefined,
  });
  let running = 0;
  let whenQuiet: (() => void) | undefined;

  /** One export: whatever happens in it becomes exactly one answer and one count. */
  async function serveExport(known: KnownExport, stream: ServerHttp2Stream): Promise<void> {
    const { signal, headers } = known;
    let status = 200;
    try {
      const answer = await receiveExport(known, stream);
      if (answer === undefined) status = clientGoneStatus;
      else answerMessage(stream, answer);
    } catch (error) {
      const requestId = requestIdOf(headers);
      const failure = failureOf(error, requestId);
      status = failure.http;
      telemetry.refused(codeOf(error));
      reportRefusal(error, { signal, status, requestId, protocol: "grpc" }, log);
      await waitToAnswer(error);
      answerFailure(stream, failure, requestId);
    }
    telemetry.answered(signal, "grpc", status);
  }

  function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, peer: Peer): void {
    running++;
    stream.on("error", () => undefined);
    stream.once("close", () => {
      running--;
      if (running === 0) whenQuiet?.();
    });
    if (!isGrpc(stream, headers)) return;
    const path = headers[":path"] ?? "";
    const signal = signals.get(path);
    if (signal !== undefined) {
      void serveExport({ signal, headers, address: addresses.of(peer, headers) }, stream);
      return;
    }
    const served = health.serve(path, stream) ?? Promise.reject(notFound(path));
    served.catch((error: unknown) => {
      const requestId = requestIdOf(headers);
      answerFailure(stream, failureOf(error, requestId), requestId);
    });
  }

  const connections = createGrpcConnections({ ...options, onStream: serve });
  return {
    server: connections.server,
    async stop(msMax) {
      admission.stop();
      const closed = connections.server.listening ? closeServer(connections.server) : undefined;
      const deadline = setTimeout(connections.destroy, msMax);
      health.stop();
      connections.closeGently();
      if (running > 0) await new Promise<void>((resolve) => void (whenQuiet = resolve));
      // What is left has sent no whole request, so nothing that was promised is cut.
      connections.destroy();
      await closed;
      clearTimeout(deadline);
    },
  };
}

/** What is known of an export before its message is read. */
interface KnownExport {
  readonly signal: Signal;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/** Resolves with the message to answer, or with undefined when the client is gone; rejects with what is to be refused. */
type ReceiveExport = (known: KnownExport, stream: ServerHttp2Stream) => Promise<Uint8Array | undefined>;

function createReceiveExport(options: GrpcOptions): ReceiveExport {
  const { sink, admission, keys, limits, slowSenders, telemetry } = options;
  const pool = createBodyPool(pooledBytesMax);
  const inflateAdmitted = createInflateAdmitted({ inflatedBytesMax: limits.inflatedBytesMax, telemetry });

  return async function receiveExport({ signal, headers, address }, stream) {
    admission.arrive(address);
    const principal = keys.identify(presentedKey(headers, ""), "ingest");
    checkOrigin(principal, headers.origin);
    const place = admission.enter(0, { principal, address });
    let sent: Uint8Array | undefined;
    try {
      const encoding = contentEncodingOf(headers["grpc-encoding"] as string | undefined);
      const message = await readMessage(stream, {
        bytesMax: limits.requestBytesMax,
        msMax: limits.requestMsMax,
        place,
        pool,
        slowSenders,
      });
      if (message === undefined) return undefined;
      sent = message.bytes;
      place.came(sent.length);
      if (message.compressed && encoding === "identity") {
        throw new OperatingError(
          "malformed_content_encoding",
          "the message is compressed, and no grpc-encoding says how",
        );
      }
      const body = message.compressed ? await inflateAdmitted(sent, encoding, place) : sent;
      const receipt = await sink.accept({ signal, encoding: "protobuf", body, projectId: principal.projectId });
      place.stored(receipt);
      const answer = successAnswer(signal, "protobuf", receipt).body;
      return typeof answer === "string" ? empty : answer;
    } finally {
      // The sink has settled: nobody reads the message any more.
      if (sent !== undefined) pool.release(sent);
      place.leave();
    }
  };
}

/** Whether it is a call at all; answers with a status of HTTP if not, as gRPC wants it. */
function isGrpc(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
  const isCall = /^application\/grpc(?:\+proto)?(?:;|$)/.test(headers["content-type"] ?? "");
  if (isCall && headers[":method"] === "POST") return true;
  stream.respond({ ":status": isCall ? 405 : 415 }, { endStream: true });
  stream.close(constants.NGHTTP2_NO_ERROR);
  return false;
}

function notFound(path: string): OperatingError {
  return new OperatingError(
    "not_found",
    `there is no method ${JSON.stringify(path.slice(0, 200))}; OTLP goes to ${[...signals.keys()].join(", ")}`,
  );
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}
