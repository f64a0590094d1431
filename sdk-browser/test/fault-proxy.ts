import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { createWatchList, type WatchList } from "./watch-list.ts";

/** One request of the SDK, whatever became of it; preflights are not among them. */
export interface Received {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Inflated. */
  readonly body: string;
  /** As it came over the wire. */
  readonly bodyBytes: number;
  /** Undefined: no answer was given. */
  readonly status: number | undefined;
  readonly answer: string | undefined;
  readonly atMs: number;
}

/**
 * `pass`: on to the collector. `down`: the connection breaks. `hang`: no answer until the proxy behaves otherwise, then
 * that. An answer: given in the collector's place; the last one stays, those before it serve one request each.
 */
export type Behaviour = "pass" | "down" | "hang" | readonly [Answer, ...(Answer | "pass")[]];

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Stands between page and collector, records everything, and fails as it is told. */
export interface FaultProxy {
  readonly url: string;
  readonly received: WatchList<Received>;
  /** Paths of all that came, preflights as well, before anything is done about it. */
  readonly arrived: WatchList<string>;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After" };

export async function startFaultProxy(ingestUrl: string): Promise<FaultProxy> {
  const received = createWatchList<Received>();
  const changed = createWatchList<Behaviour>();
  const arrived = createWatchList<string>();
  let behaviour: Behaviour = "pass";

  function next(): "pass" | "down" | "hang" | Answer {
    if (typeof behaviour === "string") return behaviour;
    const [answer, second, ...rest] = behaviour;
    if (second === "pass") behaviour = "pass";
    else if (second !== undefined) behaviour = [second, ...rest];
    return answer;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const url = new URL(request.url ?? "/", ingestUrl);
    const isPreflight = request.method === "OPTIONS";
    let what = isPreflight && behaviour !== "down" && behaviour !== "hang" ? "pass" : next();
    arrived.add(url.pathname);
    if (what === "hang") {
      const seen = changed.items.length;
      await changed.untilCount("the end of hanging", seen + 1);
      what = isPreflight ? "pass" : next();
    }
    const answered = typeof what === "string" ? await pass(what, request, bytes) : what;
    if (!isPreflight) {
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes).toString() : bytes.toString();
      const { headers } = request;
      received.add({
        ...{ path: url.pathname, query: url.searchParams, headers, body, bodyBytes: bytes.length },
        ...{ status: answered?.status, answer: answered?.body, atMs: performance.now() },
      });
    }
    if (answered === undefined) return void request.socket.destroy();
    response.writeHead(answered.status, { ...cors, ...answered.headers });
    response.end(answered.body);
  }

  async function pass(what: string, request: IncomingMessage, bytes: Buffer): Promise<Answer | undefined> {
    if (what !== "pass") return undefined;
    const method = request.method ?? "GET";
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value === "string" && !["host", "connection", "content-length"].includes(name))
        headers.set(name, value);
    }
    const body = method === "POST" ? { body: new Uint8Array(bytes) } : {};
    const answer = await fetch(`${ingestUrl}${request.url}`, { method, headers, ...body });
    const unusable = new Set(["content-length", "content-encoding", "connection", "transfer-encoding", "keep-alive"]);
    const kept = [...answer.headers].filter(
      ([name]) => !unusable.has(name) && !name.startsWith("access-control-allow-origin"),
    );
    return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    arrived,
    behave(to) {
      behaviour = to;
      changed.add(to);
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
