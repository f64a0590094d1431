import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createWatchList, type WatchList } from "./watch-list.ts";

export interface Resource {
  readonly body?: string;
  /** Default: HTML. */
  readonly contentType?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer waits for it. */
  readonly after?: Promise<unknown>;
}

export interface PageRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** Serves pages, scripts and the requests that pages make, on two origins of two sites. */
export interface PageServer {
  readonly origin: string;
  readonly otherOrigin: string;
  /** What came in, preflights left out. */
  readonly requests: WatchList<PageRequest>;
  /** On both origins; a path that nobody serves is answered 404. */
  serve(path: string, resource: Resource): void;
  /** Hands every POST under a path on to another server, as a site does that has its collector behind its own name. */
  forward(path: string, to: string): void;
  stop(): Promise<void>;
}

const sentOn = /^(?:content-type|content-encoding|x-.*)$/;

export async function startPageServer(): Promise<PageServer> {
  const resources = new Map<string, Resource>();
  const forwards = new Map<string, string>();
  const requests = createWatchList<PageRequest>();

  async function answer(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const path = new URL(request.url ?? "/", origin).pathname;
    const forwarded = [...forwards].find(([prefix]) => path.startsWith(prefix));
    if (forwarded !== undefined && request.method === "POST") {
      const [prefix, to] = forwarded;
      const headers = new Headers(
        Object.entries(request.headers).filter(([name]) => sentOn.test(name)) as [string, string][],
      );
      const url = to + request.url!.slice(prefix.length);
      const answered = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
      return void response.writeHead(answered.status).end(await answered.text());
    }
    if (request.method === "OPTIONS") return void response.writeHead(204, preflight(request)).end();
    const resource = resources.get(path) ?? { status: 404, body: `nothing at ${path}` };
    await resource.after;
    requests.add({ origin, path, headers: request.headers });
    response.writeHead(resource.status ?? 200, {
      "Content-Type": resource.contentType ?? "text/html; charset=utf-8",
      "Cache-Control": "no-cache",
      "Access-Control-Allow-Origin": "*",
      ...resource.headers,
    });
    response.end(resource.body);
  }

  function listen(host: string): Promise<[Server, string]> {
    const server = createServer((request, response) => void answer(origin, request, response));
    let origin = "";
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        origin = `http://${host}:${(server.address() as AddressInfo).port}`;
        resolve([server, origin]);
      });
    });
  }

  const [first, origin] = await listen("127.0.0.1");
  const [second, otherOrigin] = await listen("localhost");
  return {
    origin,
    otherOrigin,
    requests,
    serve: (path, resource) => void resources.set(path, resource),
    forward: (path, to) => void forwards.set(path, to),
    async stop() {
      for (const server of [first, second]) {
        server.closeAllConnections();
        await new Promise((resolve) => void server.close(resolve));
      }
    },
  };
}

/** Everything is allowed, so that a header which should not be sent arrives and is seen. */
function preflight(request: IncomingMessage): Record<string, string> {
  return {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT",
    "Access-Control-Allow-Headers": request.headers["access-control-request-headers"] ?? "",
  };
}
