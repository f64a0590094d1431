/**
 * Serves the page, the SDK and a small API on http://localhost:8080 (PORT), and tells the page where the collector is
 * (SPANHOUSE_URL, default http://localhost:4318).
 */
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const collectorUrl = process.env["SPANHOUSE_URL"] ?? "http://localhost:4318";
const port = Number(process.env["PORT"] ?? 8080);

const files: Readonly<Record<string, readonly [file: string, contentType: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/shop.js": ["shop.js", "text/javascript; charset=utf-8"],
  "/shop.css": ["shop.css", "text/css; charset=utf-8"],
  "/spanhouse.js": ["../../sdk-browser/dist/script/spanhouse.js", "text/javascript; charset=utf-8"],
};

function answerApi(path: string, request: IncomingMessage, response: ServerResponse): void {
  const [status, body] =
    path === "/api/orders"
      ? [201, { order: 4711, traceparent: request.headers["traceparent"] }]
      : [500, { error: "the card was refused" }];
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  request.resume();
  if (path === "/settings.js") {
    response.setHeader("Content-Type", "text/javascript; charset=utf-8");
    return void response.end(`globalThis.collectorUrl = ${JSON.stringify(collectorUrl)};`);
  }
  if (path.startsWith("/api/")) return answerApi(path, request, response);
  // Addresses of the shop's own pages are all the one page.
  const [file, contentType] = files[path] ?? (path.startsWith("/products/") ? files["/"]! : []);
  if (file === undefined || contentType === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-cache" });
  createReadStream(new URL(file, import.meta.url)).pipe(response);
});

server.listen(port, "127.0.0.1", () => {
  const { port: chosen } = server.address() as AddressInfo;
  console.log(`The shop is open at http://localhost:${chosen}; it sends to ${collectorUrl}.`);
});
