/** The traffic of a well-behaved key: so many small requests a second, each timed from the moment it was due. */
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";

export interface Traffic {
  /** Answers by status; 0 is none. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface TrafficOptions {
  readonly url: string;
  readonly key: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** One log record as OTLP/JSON. */
export const smallRequest: string = JSON.stringify({
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "limits" } }] },
      scopeLogs: [
        { logRecords: [{ severityText: "INFO", body: { stringValue: "a line of the usual length ".repeat(4) } }] },
      ],
    },
  ],
});

/** Sends and waits for every answer. */
export async function sendTraffic({ url, key, perSecond, seconds }: TrafficOptions): Promise<Traffic> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const headers = { "Content-Type": "application/json", "x-spanhouse-key": key };
  const statuses = new Map<number, number>();
  const times: number[] = [];
  const beganAtMs = performance.now();
  const answers: Promise<void>[] = [];
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    const dueAtMs = beganAtMs + (sent * 1000) / perSecond;
    const waitMs = dueAtMs - performance.now();
    if (waitMs > 0) await delay(waitMs);
    answers.push(
      post(url, { agent, headers, body: smallRequest }).then((status) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        times.push(performance.now() - dueAtMs);
      }),
    );
  }
  await Promise.all(answers);
  agent.destroy();
  times.sort((a, b) => a - b);
  const quantile = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { statuses, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}

export interface Post {
  readonly agent: http.Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly localAddress?: string;
}

/** The status of one POST to /v1/logs; 0 when there was no answer. */
export function post(url: string, { agent, headers, body, localAddress }: Post): Promise<number> {
  return new Promise((resolve) => {
    const from = localAddress === undefined ? {} : { localAddress };
    const request = http.request(`${url}/v1/logs`, { method: "POST", agent, headers, ...from });
    request.on("response", (response) => {
      response.resume().on("close", () => resolve(response.statusCode!));
    });
    request.on("error", () => resolve(0));
    request.end(body);
  });
}
