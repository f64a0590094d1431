import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Payload, PreparedRequest } from "./payloads.ts";

/** What became of the requests of one load. */
export interface LoadResult {
  /** By the number of the request: answered 200, not at once perhaps. */
  readonly acknowledged: readonly boolean[];
  readonly acknowledgedRecords: number;
  /** From the moment each acknowledged request was due to its answer, in milliseconds. */
  readonly answerMs: readonly number[];
  /** Answers of 429, 502, 503 and 504, after which the request was sent again. */
  readonly retries: number;
  /** Requests that ended without a 200: refused, or the connection broke or timed out, and nobody knows. */
  readonly failed: number;
  readonly seconds: number;
}

export interface LoadOptions {
  /** In the order in which they are sent. */
  readonly requests: readonly PreparedRequest[];
  /** Infinity: each connection sends its next request when the one before is answered. */
  readonly requestsPerSecond: number;
  readonly connections?: number;
  /** Ends the load early, so that the rest is not sent. */
  readonly signal?: AbortSignal;
}

const retryable = new Set([429, 502, 503, 504]);
/** As the exporters of OpenTelemetry have it by default. */
const answerMsMax = 10_000;
const retriesMax = 8;
/** A partial success that says nothing is shorter. */
const emptyAnswerBytesMax = 32;

/**
 * Sends every request once, at a fixed rate or as fast as it is answered. The schedule of a rate does not wait for answers, and a request is timed from the
 * moment it was due, so that a stall counts for all whom it kept waiting. What is refused for now is sent again as an
 * OTLP client does; what is not answered is not, since a second copy would be ours.
 */
export async function sendAll(url: string, payload: Payload, options: LoadOptions): Promise<LoadResult> {
  const { requests, requestsPerSecond, connections = 64, signal } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: "fifo" });
  const acknowledged: boolean[] = Array.from({ length: requests.length }, () => false);
  const answerMs: number[] = [];
  let retries = 0;
  let failed = 0;
  let acknowledgedRecords = 0;
  const startedAt = performance.now() + 20;

  async function sendOne(index: number, due: number): Promise<void> {
    const { body, records } = requests[index]!;
    for (let attempt = 0; attempt < retriesMax; attempt++) {
      const { status, retryAfterMs } = await post(`${url}${payload.path}`, { agent, body, headers: payload.headers });
      if (status === 200) {
        acknowledged[index] = true;
        acknowledgedRecords += records;
        answerMs.push(performance.now() - due);
        return;
      }
      if (!retryable.has(status)) break;
      retries++;
      await delay(retryAfterMs ?? 100 * 2 ** attempt * (0.5 + Math.random()));
    }
    failed++;
  }

  async function sendInTurns(): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < requests.length) await sendOne(next++, performance.now());
    };
    await Promise.all(Array.from({ length: connections }, lane));
  }

  async function sendOnSchedule(): Promise<void> {
    const pending: Promise<void>[] = [];
    for (let index = 0; index < requests.length; index++) {
      const due = startedAt + (index * 1000) / requestsPerSecond;
      await untilDue(due);
      if (signal?.aborted === true) break;
      pending.push(sendOne(index, due));
    }
    await Promise.all(pending);
  }

  await (requestsPerSecond === Infinity ? sendInTurns() : sendOnSchedule());
  agent.destroy();
  return {
    acknowledged,
    acknowledgedRecords,
    answerMs,
    retries,
    failed,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** Never before it is due: timers may be a little early, and an answer cannot take less than nothing. */
async function untilDue(due: number): Promise<void> {
  for (let wait = due - performance.now(); wait > 0; wait = due - performance.now()) await delay(wait);
}

interface Post {
  readonly agent: Agent;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

function post(url: string, { agent, body, headers }: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { agent, method: "POST", timeout: answerMsMax, headers: { ...headers, "content-length": body.length } },
      (answer) => {
        const status = answer.statusCode!;
        const retryAfter = Number(answer.headers["retry-after"]);
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => void (bytes += chunk.length));
        answer.on("end", () => {
          // Records that nobody stores must not look like acknowledged ones.
          if (status === 200 && bytes > emptyAnswerBytesMax) reject(new Error(`${url} took only a part of a request`));
          else resolve({ status, retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined });
        });
        answer.on("error", () => resolve({ status: 0 }));
      },
    );
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve({ status: 0 }));
    sent.end(body);
  });
}
