/** One attempt to deliver one body, and what came of it. */
import http from "node:http";
import https from "node:https";
import { readPartialSuccess, readStatusMessage } from "./answer.ts";
import type { Destination } from "./destination.ts";

/** `again` may succeed later, `refused` never will. */
export type PostOutcome =
  | { readonly kind: "delivered"; readonly rejected: number; readonly message: string }
  | {
      readonly kind: "again";
      readonly reason: string;
      readonly afterMs?: number | undefined;
      readonly isHopeless: boolean;
    }
  | { readonly kind: "refused"; readonly reason: string };

export type Post = (body: Uint8Array) => Promise<PostOutcome>;

const answerBytesMax = 64 * 1024;
const retryAfterMsMax = 300_000;
const tryAgain = new Set([429, 502, 503, 504]);

/** Errors after which another attempt within the next seconds is in vain. */
const hopeless =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EACCES|ERR_|CERT_|DEPTH_|SELF_SIGNED|UNABLE_)/;

/** `Retry-After`: seconds, or a date; no longer than this, because a mistake in it would silence a service for good. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(retryAfterMsMax, Math.max(0, waitMs)) : undefined;
}

function judge(status: number, headers: http.IncomingHttpHeaders, body: Uint8Array): PostOutcome {
  const contentType = headers["content-type"] ?? "";
  if (status >= 200 && status < 300) return { kind: "delivered", ...readPartialSuccess(body, contentType) };
  const message = readStatusMessage(body, contentType);
  const reason = message === "" ? String(status) : `${status}: ${message}`;
  if (!tryAgain.has(status)) return { kind: "refused", reason };
  return { kind: "again", reason, afterMs: retryAfterMs(headers["retry-after"], Date.now()), isHopeless: false };
}

function failure(error: NodeJS.ErrnoException): PostOutcome {
  const reason = error.code ?? error.message;
  return { kind: "again", reason, isHopeless: hopeless.test(reason) };
}

/** Posts bodies to one destination over connections that stay open. */
export function createPost(destination: Destination): Post {
  const url = new URL(destination.url);
  const { ca, cert, key, timeoutMs } = destination;
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const isTls = url.protocol === "https:";
  const agent = isTls ? new https.Agent({ keepAlive: true, ...tls }) : new http.Agent({ keepAlive: true });
  const headers = {
    ...destination.headers,
    "content-type": destination.contentType,
    ...(destination.compression === "gzip" && { "content-encoding": "gzip" }),
  };

  function attempt(body: Uint8Array, isRepeat: boolean): Promise<PostOutcome> {
    const { promise, resolve } = Promise.withResolvers<PostOutcome>();
    const options = { method: "POST", agent, headers: { ...headers, "content-length": body.length } };
    const request = (isTls ? https : http).request(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= answerBytesMax) chunks.push(chunk);
        else response.destroy();
      });
      // An answer that is cut off is still an answer: its status came first.
      response.on("error", () => response.destroy());
      response.on("close", () => resolve(judge(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))));
    });
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error("timeout"), { code: `no answer within ${timeoutMs} ms` }));
    }, timeoutMs);
    request.on("close", () => clearTimeout(timer));
    request.on("error", (error: NodeJS.ErrnoException) => {
      // A connection that was kept open may have been closed by the other side just now; that says nothing about the collector.
      const isStale = request.reusedSocket && error.code === "ECONNRESET" && !isRepeat;
      resolve(isStale ? attempt(body, true) : failure(error));
    });
    request.end(body);
    return promise;
  }

  return (body) => attempt(body, false);
}
