import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express from "express";
import { serveConsole } from "../../collector/src/console/serve-console.ts";
import { createGuard } from "../../collector/src/query/guard.ts";

/** What to serve, and where its questions go. */
export interface ConsoleServerOptions {
  /** The built page. */
  readonly folder: string;
  /** Address of a collector's query listener; left out: the page asks nothing. */
  readonly api?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** For the line of Grafana 12 alone, which compiles the rows of a table; the page that is published never may. */
  readonly mayEvaluate?: boolean;
}

/** A server that runs. */
export interface ConsoleServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What the collector answers itself. */
const apiPaths = ["/api", "/healthz", "/readyz", "/metrics"];

/** Serves a built page on the loopback interface as a collector does, and passes what is asked of the collector on to one. */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const { folder, api, port, mayEvaluate = false } = options;
  const app = express();
  app.disable("x-powered-by");
  app.use(createGuard({ allowedHosts: [] }));
  if (api !== undefined)
    app.use(apiPaths, (incoming, answer) => passOn(incoming, answer, new URL(incoming.originalUrl, api)));
  // Nobody writes how far the build is: whoever works on the page sees it where it was started.
  const files = { dist: folder, buildState: join(folder, "build-state.json") };
  app.use(serveConsole(files, mayEvaluate ? "'self' 'unsafe-eval'" : "'self'"));
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, to: URL): void {
  // The collector answers pages of its own origin; this page is one, only at another port.
  const { host: _host, origin: _origin, referer: _referer, ...headers } = incoming.headers;
  const onward = request(to, { method: incoming.method!, headers }, (response) => {
    answer.writeHead(response.statusCode!, response.headers);
    response.pipe(answer);
  });
  onward.on("error", ({ message }) => {
    if (answer.headersSent) return answer.destroy();
    return answer.writeHead(502, { "Content-Type": "text/plain" }).end(`${to.origin}: ${message}\n`);
  });
  answer.on("close", () => onward.destroy());
  incoming.pipe(onward);
}
