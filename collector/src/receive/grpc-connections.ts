/**
 * The connections of the gRPC listener: HTTP/2 spoken from the first byte, or from the first one inside TLS.
 *
 *     connect ─► preface ─► settings ─► streams ... ─► idle ─► GOAWAY
 *                  │           │                        │
 *                  │           └ 10 s, else cut         └ a ping after each quiet minute; no answer in 20 s: cut
 *                  └ 10 s, else cut; HTTP/1 is told where to go
 *
 * - The pings keep a path open whose middle boxes forget quiet connections, and find peers that are gone.
 * - A connection without a stream for 15 minutes is closed gently; a client then opens another one by itself.
 * - A session that has ended, by either side's GOAWAY, leaves its socket to the peer; one that does not end it is cut.
 * - How much may come before it was asked for is the window: 256 KiB a stream and 1 MiB a connection, so that one sender far
 *   away still sends several MiB a second. Node limits resets and settings that come too fast.
 */
import http2 from "node:http2";
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import tls from "node:tls";
import type { ClientAddress, Peer } from "../limits/client-address.ts";
import { limitConnections } from "../limits/connections.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Certificates } from "../tls/certificates.ts";
import type { IngestLog } from "./report-refusal.ts";

export interface GrpcConnectionOptions {
  readonly limits: { readonly connectionsMax: number; readonly addressConnectionsMax: number };
  readonly addresses: ClientAddress;
  /** Undefined: without TLS. */
  readonly certificates?: Certificates | undefined;
  readonly onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, peer: Peer) => void;
  readonly telemetry: Pick<Telemetry, "connectionRefused">;
  readonly log: Pick<IngestLog, "repeated">;
  /** How often connections are looked at. @default a minute */
  readonly keepaliveMs?: number;
}

export interface GrpcConnections {
  /** Not listening yet. */
  readonly server: Server;
  /** Tells every client to begin nothing new here; streams that run go on. */
  closeGently(): void;
  /** Cuts every connection, as soon as what was answered is sent, and then at the latest after a second. */
  destroy(): void;
}

const preface = "PRI * HTTP/2.0";
const prefaceMsMax = 10_000;
const keepaliveMsDefault = 60_000;
const pongMsMax = 20_000;
const idleMsMax = 15 * 60_000;
const lastBytesMsMax = 1_000;
const windowBytes = 256 * 1024;
const connectionWindowBytes = 2 ** 20;
const streamsMax = 256;
const headerBytesMax = 16 * 1024;

/** Makes the listener of gRPC and what it speaks. */
export function createGrpcConnections(options: GrpcConnectionOptions): GrpcConnections {
  const { certificates, onStream, log, keepaliveMs = keepaliveMsDefault } = options;
  const sessions = new Set<ServerHttp2Session>();
  const sockets = new Set<Socket>();
  const speaker = createSpeaker();

  function adopt(session: ServerHttp2Session, socket: Socket): void {
    sessions.add(session);
    // Kept, because a session that has ended no longer knows it.
    const peer = { remoteAddress: socket.remoteAddress };
    session.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => onStream(stream, headers, peer));
    session.once("close", () => sessions.delete(session));
    watchSession(session, { socket, keepaliveMs });
  }

  function speak(socket: Socket): void {
    const onSession = (session: ServerHttp2Session): void => adopt(session, socket);
    // Told before `emit` returns, so it is the session of this socket; the session itself does not let go of it.
    speaker.once("session", onSession);
    speaker.emit("connection", socket);
    speaker.off("session", onSession);
  }

  function onSocket(socket: Socket): void {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // Without a listener of our own in front nobody could tell an HTTP/1 client what is wrong with its port.
    readPreface(socket, { speak, log });
  }
  const server = certificates === undefined ? createServer(onSocket) : createTlsServer(certificates, { onSocket, log });
  limitConnections(server, options);
  return {
    server,
    closeGently() {
      for (const session of sessions) session.close();
    },
    destroy() {
      for (const session of sessions) session.destroy();
      // A session that has ended does not cut its socket, and one that never began has none.
      sockets.forEach(cutSoon);
    },
  };
}

function cutSoon(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), lastBytesMsMax);
  socket.once("close", () => clearTimeout(timer));
  socket.destroySoon();
}

function createTlsServer(
  certificates: Certificates,
  { onSocket, log }: { readonly onSocket: (socket: Socket) => void; readonly log: GrpcConnectionOptions["log"] },
): Server {
  const server = tls.createServer({ ...certificates.serverOptions(), ALPNProtocols: ["h2"] }, onSocket);
  certificates.follow(server);
  server.on("tlsClientError", (error) => log.repeated("tls", "a TLS handshake failed", { reason: error.message }));
  return server;
}

function createSpeaker(): Http2Server {
  const speaker = http2.createServer({
    settings: { initialWindowSize: windowBytes, maxConcurrentStreams: streamsMax, maxHeaderListSize: headerBytesMax },
    maxSessionInvalidFrames: 100,
  });
  // A session ends with its error; the streams of it have told their requests.
  speaker.on("sessionError", () => undefined);
  return speaker;
}

/** Hands the socket on when it begins as HTTP/2 does. */
function readPreface(
  socket: Socket,
  { speak, log }: { readonly speak: (socket: Socket) => void; readonly log: GrpcConnectionOptions["log"] },
): void {
  let begin: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), prefaceMsMax);
  const finish = (): void => {
    clearTimeout(timer);
    socket.off("readable", read).off("close", finish);
  };
  function read(): void {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    begin = begin.length === 0 ? chunk : Buffer.concat([begin, chunk]);
    const shown = begin.toString("latin1", 0, preface.length);
    if (!preface.startsWith(shown)) {
      finish();
      refuse(socket, shown, log);
    } else if (shown.length === preface.length) {
      finish();
      socket.unshift(begin);
      speak(socket);
    }
  }
  socket.on("error", () => undefined);
  socket.on("readable", read).once("close", finish);
}

function refuse(socket: Socket, shown: string, log: GrpcConnectionOptions["log"]): void {
  const isHttp1 = /^[A-Z]+ /.test(shown);
  const reason = isHttp1 ? "HTTP/1 was spoken" : "it was not HTTP/2 without TLS";
  log.repeated("not_grpc", "a connection to the gRPC listener was refused", { reason });
  if (!isHttp1) {
    socket.destroy();
    return;
  }
  const text =
    "This is the gRPC listener of Spanhouse. OTLP over HTTP goes to its other port, 4318 unless configured.\n";
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    () => socket.destroy(),
  );
}

function watchSession(
  session: ServerHttp2Session,
  { socket, keepaliveMs }: { readonly socket: Socket; readonly keepaliveMs: number },
): void {
  session.setLocalWindowSize(connectionWindowBytes);
  const settingsTimer = setTimeout(() => session.destroy(), prefaceMsMax);
  session.once("remoteSettings", () => clearTimeout(settingsTimer));
  let open = 0;
  let quietSinceMs = performance.now();
  session.on("stream", (stream: ServerHttp2Stream) => {
    open++;
    stream.once("close", () => {
      open--;
      quietSinceMs = performance.now();
    });
  });
  let pongTimer: NodeJS.Timeout | undefined;
  const keepalive = setInterval(() => {
    // After a GOAWAY Node waits for the peer to end the socket, and "close" comes no earlier; some never do.
    if (session.destroyed) {
      socket.destroy();
      return;
    }
    const quietMs = open > 0 ? 0 : performance.now() - quietSinceMs;
    if (quietMs > idleMsMax) session.close();
    else if (open > 0 || quietMs > keepaliveMs / 2) pongTimer ??= ping();
  }, keepaliveMs);
  function ping(): NodeJS.Timeout {
    session.ping(() => {
      clearTimeout(pongTimer);
      pongTimer = undefined;
    });
    return setTimeout(() => session.destroy(), pongMsMax);
  }
  session.once("close", () => {
    clearTimeout(settingsTimer);
    clearTimeout(pongTimer);
    clearInterval(keepalive);
  });
}
