import { gzipSync } from "node:zlib";
import { browserRequest, spansRequest } from "./payloads.ts";
import { createSender, inParallel } from "./send.ts";

/**
 * `stage-sender.ts URL COUNT plain|gzip|browser`: sends so many requests, of 1,000 spans or as a page sends them, in a
 * process of its own, and ends.
 */
const [url, count, kind] = process.argv.slice(2);
const isBrowser = kind === "browser";
const bodies = Array.from({ length: isBrowser ? 64 : 8 }, (_, seed) =>
  isBrowser ? browserRequest(seed + 1, Date.now()) : spansRequest(seed + 1, 1000, Date.now()),
);
const sent = kind === "gzip" ? bodies.map((body) => gzipSync(body)) : bodies;
const headers = {
  "content-type": isBrowser ? "application/json" : "application/x-protobuf",
  ...(kind === "gzip" ? { "content-encoding": "gzip" } : {}),
};
const connections = isBrowser ? 32 : 4;
const path = isBrowser ? "/v1/logs" : "/v1/traces";
const sender = createSender(url!, connections);
await inParallel(Number(count), connections, (index) => sender.send(path, sent[index % sent.length]!, headers));
sender.close();
