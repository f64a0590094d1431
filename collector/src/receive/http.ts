/**
 * OTLP over HTTP/1.1, on node:http without a framework (docs/decisions/0003-ingest-on-plain-http.md).
 *
 *     POST /v1/{traces,logs,metrics}
 *        │  path, method ........ 404, 405        │  collect the body .... 413, 503, or the client is gone
 *        │  address, origin, key  429, 403, 401   │  inflate ............. 400, 413, 503
 *        │  declared length ..... 413             │  sink.accept ......... 400, 503
 *        │  admission ........... 429, 503        ▼
 *        │  type, encoding ...... 415            200, when every record that was not rejected survives power loss
 *        ▼
 *
 * - Whatever can be refused is refused before the body is read; nothing of a refused request is stored.
 * - Who sends too much is answered 200 ms later, so that whoever does not wait costs little.
 * - One request holds one buffer as it came and one inflated; both count as in flight until the answer.
 * - A sender has 10 s for its headers and `requestMsMax` for the whole request, of which no long part may come too slowly. Idle connections stay for 75 s, longer than the
 *   60 s of common load balancers, so that it is never us who close the one that the balancer is about to use.
 */
import http from "node:http";
import https from "node:https";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Signal, Sink } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { presentedKey } from "../keys/presented-key.ts";
import { requestIdHeader, requestIdOf } from "../request-id.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Admission } from "./admit.ts";
import { emptyAnswer, textAnswer, writeAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { encodingOf } from "./content-type.ts";
import type { Cors } from "./cors.ts";
import { limitConnections } from "../limits/connections.ts";
import type { ClientAddress } from "../limits/client-address.ts";
import type { SlowSenders } from "../limits/slow-senders.ts";
import { createReceiveRequest } from "./receive-request.ts";
import type { Certificates } from "../tls/certificates.ts";
import { reportRefusal, type IngestLog } from "./report-refusal.ts";
import { codeOf, errorAnswer, protocolErrorText, waitToAnswer } from "./status.ts";
import { welcome } from "./welcome.ts";

export interface IngestLimits {
  readonly requestBytesMax: number;
  readonly inflatedBytesMax: number;
  readonly requestMsMax: number;
  readonly connectionsMax: number;
  readonly addressConnectionsMax: number;
}

export interface IngestOptions {
  readonly sink: Pick<Sink, "accept">;
  /** Shared by all listeners that take records. */
  readonly admission: Admission;
  readonly limits: IngestLimits;
  readonly cors: Cors;
  readonly keys: KeyRing;
  readonly addresses: ClientAddress;
  readonly slowSenders: SlowSenders;
  /** Undefined: without TLS. */
  readonly certificates?: Certificates | undefined;
  readonly telemetry: Pick<Telemetry, "answered" | "refused" | "connectionRefused" | "inflated">;
  readonly log: IngestLog;
}

export interface IngestServer {
  /** Not listening yet. */
  readonly server: Server;
  /** Takes no more connections, finishes the requests that run, closes the rest; cuts what is left after `msMax`. */
  stop(msMax: number): Promise<void>;
}

const paths: ReadonlyMap<string, Signal> = new Map<string, Signal>([
  ["/v1/traces", "traces"],
  ["/v1/logs", "logs"],
  ["/v1/metrics", "metrics"],
]);
const protocols = { protobuf: "http/protobuf", json: "http/json" } as const;
const headersMsMax = 10_000;
const keepAliveMs = 75_000;
/** What a client that went away before its answer counts as, after the custom of web servers. */
const clientGoneStatus = 499;

/** Makes the server of the ingest listener. */
export function createIngestServer(options: IngestOptions): IngestServer {
  const { admission, cors, keys, addresses, telemetry, log } = options;
  const receiveRequest = createReceiveRequest(options);
  let stopping = false;
  let running = 0;
  let whenQuiet: (() => void) | undefined;

  /** One OTLP request: whatever happens in it becomes exactly one answer and one count. */
  async function serveSignal(signal: Signal, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const encoding = encodingOf(request.headers["content-type"]) ?? "json";
    let corsHeaders: readonly string[] = [];
    let answer: Answer | undefined;
    try {
      corsHeaders = cors.check(request.headers);
      if (request.method !== "POST") throw methodNotAllowed(request);
      const address = addresses.of(request.socket, request.headers);
      admission.arrive(address);
      const principal = keys.identify(presentedKey(request.headers, request.url!), "ingest");
      cors.confirm(request.headers, principal);
      answer = await receiveRequest({ signal, sender: { principal, address } }, request, response);
    } catch (error) {
      const requestId = requestIdOf(request.headers);
      answer = refusal(error, request, requestId);
      telemetry.refused(codeOf(error));
      reportRefusal(error, { signal, status: answer.status, requestId }, log);
      await waitToAnswer(error);
    }
    telemetry.answered(signal, protocols[encoding], answer?.status ?? clientGoneStatus);
    if (answer === undefined) return;
    // Who sends too slowly would go on doing so in its connection.
    writeAnswer(response, withHeaders(answer, corsHeaders), stopping || answer.status === 408);
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    running++;
    response.once("close", () => {
      running--;
      if (running === 0) whenQuiet?.();
    });
    const path = pathOf(request);
    const signal = request.method === "OPTIONS" ? undefined : paths.get(path);
    if (signal !== undefined) {
      void serveSignal(signal, request, response);
      return;
    }
    let answer: Answer;
    try {
      answer = answerOther(path, request, cors);
    } catch (error) {
      answer = refusal(error, request, requestIdOf(request.headers));
    }
    writeAnswer(response, answer, stopping);
  }

  const server = createServer(options);
  server.on("request", serve);
  // With a listener Node leaves "100 Continue" to us, so a refused body is never sent.
  server.on("checkContinue", serve);
  server.on("clientError", answerProtocolError);
  limitConnections(server, options);

  return {
    server,
    async stop(msMax) {
      stopping = true;
      admission.stop();
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
      const deadline = setTimeout(() => server.closeAllConnections(), msMax);
      if (running > 0) await new Promise<void>((resolve) => void (whenQuiet = resolve));
      // What is left has sent no whole request, so nothing that was promised is cut.
      server.closeAllConnections();
      await closed;
      clearTimeout(deadline);
    },
  };
}

function createServer({ limits, certificates, log }: IngestOptions): Server {
  const timeouts = {
    headersTimeout: Math.min(headersMsMax, limits.requestMsMax),
    requestTimeout: limits.requestMsMax,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(2000, Math.ceil(limits.requestMsMax / 4)),
  };
  if (certificates === undefined) return http.createServer(timeouts);
  const server = https.createServer({ ...timeouts, ...certificates.serverOptions() });
  certificates.follow(server);
  server.on("tlsClientError", (error) => log.repeated("tls", "a TLS handshake failed", { reason: error.message }));
  return server;
}

/** Everything that carries no records. */
function answerOther(path: string, request: IncomingMessage, cors: Cors): Answer {
  const { method } = request;
  const known = path === "/" || paths.has(path);
  if (known && method === "OPTIONS") {
    if (request.headers.origin === undefined) return emptyAnswer(["Allow", allowedMethods(path)]);
    return emptyAnswer(cors.preflight(request.headers));
  }
  if (path !== "/") throw notFound(path);
  if (method !== "GET" && method !== "HEAD") throw methodNotAllowed(request);
  return textAnswer(welcome(request.headers.host ?? "127.0.0.1:4318"));
}

/** The answer to a failed request, in its own encoding if that is one of ours, else in JSON. */
function refusal(error: unknown, request: IncomingMessage, requestId: string): Answer {
  const encoding = encodingOf(request.headers["content-type"]) ?? "json";
  const answer = withHeaders(errorAnswer(error, encoding, requestId), [requestIdHeader, requestId]);
  return answer.status === 405 ? withHeaders(answer, ["Allow", allowedMethods(pathOf(request))]) : answer;
}

function withHeaders(answer: Answer, headers: readonly string[]): Answer {
  return headers.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...headers] };
}

function pathOf(request: IncomingMessage): string {
  const url = request.url!;
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}

function allowedMethods(path: string): string {
  return path === "/" ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
}

function methodNotAllowed(request: IncomingMessage): OperatingError {
  const path = pathOf(request);
  return new OperatingError(
    "method_not_allowed",
    `${request.method} is not allowed at ${path}; it takes ${allowedMethods(path)}`,
  );
}

function notFound(path: string): OperatingError {
  return new OperatingError(
    "not_found",
    `there is nothing at ${JSON.stringify(path.slice(0, 200))}; OTLP goes to ${[...paths.keys()].map((p) => `POST ${p}`).join(", ")}`,
  );
}

/** A request that is not HTTP, or did not come in time. A connection that never sent a byte just ends. */
function answerProtocolError(error: NodeJS.ErrnoException, socket: Duplex & { readonly bytesRead?: number }): void {
  const text = protocolErrorText(error.code);
  if (text === undefined || !socket.writable || socket.bytesRead === 0) socket.destroy();
  else socket.end(text, () => socket.destroy());
}
