import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "./figures.ts";
import { browserRequest } from "./payloads.ts";
import type { Processes } from "./processes.ts";
import { createSender } from "./send.ts";

export interface AnswerTimes {
  readonly requestsPerSecond: number;
  readonly sent: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/**
 * Small requests at a fixed rate, fsync included in every answer. The schedule does not wait for answers, and a request
 * is timed from the moment it was due, so that a stall counts for all whom it kept waiting.
 */
export async function benchAnswerTime(
  processes: Processes,
  requestsPerSecond: number,
  seconds: number,
): Promise<AnswerTimes> {
  const bodies = Array.from({ length: 64 }, (_, seed) => browserRequest(seed + 1, Date.now()));
  const sender = createSender(processes.ingestUrl, 64);
  const headers = { "content-type": "application/json" };
  const total = requestsPerSecond * seconds;
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now() + 50;
  const warmUp = requestsPerSecond;
  for (let index = 0; index < total + warmUp; index++) {
    const due = startedAt + (index * 1000) / requestsPerSecond;
    const wait = due - performance.now();
    if (wait > 1) await delay(wait);
    pending.push(
      sender.send("/v1/logs", bodies[index % bodies.length]!, headers).then(() => {
        if (index >= warmUp) times.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(pending);
  sender.close();
  return {
    requestsPerSecond,
    sent: times.length,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    p999Ms: percentile(times, 0.999),
  };
}
