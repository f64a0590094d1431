import { readFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** What the page may do: scripts, connections and the rest from its own origin; styles also within the page. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
};

/** What to serve, and where its questions go. */
export interface ConsoleServerOptions {
  /** The built page. */
  readonly folder: string;
  /** Address of a collector's query listener. */
  readonly api: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** For the line of Grafana 12 alone, which compiles the rows of a table; the page that is published never may. */
  readonly mayEvaluate?: boolean;
}

interface Asked {
  readonly path: string;
  readonly accepted: string;
  readonly answer: ServerResponse;
  readonly folder: string;
  readonly policy: string;
}

/** Compressed files stand beside what they are of, in what was built for a release. */
const encodings = [
  { encoding: "br", ending: ".br" },
  { encoding: "gzip", ending: ".gz" },
  { encoding: undefined, ending: "" },
] as const;

/** A server that runs. */
export interface ConsoleServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a built page on the loopback interface, and passes `/api`, `/healthz` and `/readyz` on. */
export async function startConsoleServer({
  folder,
  api,
  port,
  mayEvaluate = false,
}: ConsoleServerOptions): Promise<ConsoleServer> {
  const policy = mayEvaluate
    ? contentSecurityPolicy.replace("script-src", "script-src 'unsafe-eval'")
    : contentSecurityPolicy;
  const server = createServer((incoming, answer) => {
    const path = new URL(incoming.url!, "http://console").pathname;
    if (/^\/(api|healthz|readyz)(\/|$)/.test(path)) passOn(incoming, answer, api);
    else
      void serveFile({ path, accepted: incoming.headers["accept-encoding"]?.toString() ?? "", answer, folder, policy });
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

async function serveFile({ path, accepted, answer, folder, policy }: Asked): Promise<void> {
  const file = normalize(decodeURIComponent(path));
  const isPage = !/^\/(assets|public)\//.test(file);
  const name = isPage ? "index.html" : file;
  const headers = {
    "Content-Type": types[extname(name)] ?? "application/octet-stream",
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    Vary: "Accept-Encoding",
  };
  for (const { encoding, ending } of encodings)
    if (encoding === undefined || accepted.includes(encoding)) {
      const contents = await readFile(join(folder, `${name}${ending}`)).catch(() => undefined);
      if (contents === undefined) continue;
      answer.writeHead(200, { ...headers, ...(encoding === undefined ? {} : { "Content-Encoding": encoding }) });
      answer.end(contents);
      return;
    }
  answer.writeHead(404, { "Content-Type": "text/plain" }).end("not there\n");
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, api: string): void {
  // The collector answers pages of its own origin; this page is one, only at another port.
  const { host: _host, origin: _origin, referer: _referer, ...headers } = incoming.headers;
  const onward = request(new URL(incoming.url!, api), { method: incoming.method!, headers }, (response) => {
    answer.writeHead(response.statusCode!, response.headers);
    response.pipe(answer);
  });
  onward.on("error", ({ message }) => {
    if (answer.headersSent) return answer.destroy();
    return answer.writeHead(502, { "Content-Type": "text/plain" }).end(`${api}: ${message}\n`);
  });
  answer.on("close", () => onward.destroy());
  incoming.pipe(onward);
}
