import { gzipSync } from "node:zlib";
import { spansRequest } from "./payloads.ts";
import { createSender, inParallel } from "./send.ts";

/** `stage-sender.ts URL COUNT identity|gzip`: sends so many requests of 1,000 spans, in a process of its own, and ends. */
const [url, count, encoding] = process.argv.slice(2);
const bodies = Array.from({ length: 8 }, (_, seed) => spansRequest(seed + 1, 1000, Date.now()));
const sent = encoding === "gzip" ? bodies.map((body) => gzipSync(body)) : bodies;
const headers = {
  "content-type": "application/x-protobuf",
  ...(encoding === "gzip" ? { "content-encoding": "gzip" } : {}),
};
const sender = createSender(url!, 4);
await inParallel(Number(count), 4, (index) => sender.send("/v1/traces", sent[index % sent.length]!, headers));
sender.close();
