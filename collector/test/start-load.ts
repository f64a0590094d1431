import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { makeLoadRequest } from "./load-request.ts";

/**
 * What became of one request. `acknowledged`: a 200 came back. `refused`: another answer. `unanswered`: the connection
 * was refused or broke before an answer, so nobody knows whether the collector has it. Nothing is ever sent twice.
 */
export interface Sent {
  readonly number: number;
  readonly records: number;
  /** Places in the order of everything that this load saw happen; `endedAt` is Infinity as long as the request runs. */
  readonly startedAt: number;
  endedAt: number;
  outcome: "acknowledged" | "refused" | "unanswered" | "running";
}

export interface Refusal {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

export interface Load {
  /** By number. */
  readonly sent: readonly Sent[];
  readonly refusals: readonly Refusal[];
  /** Codes of the connection errors, each once. */
  readonly connectionErrors: ReadonlySet<string>;
  acknowledged(): number;
  /** Resolves when `condition` holds, asked after each request; rejects when it does not within `msMax` (30 s). */
  until(what: string, condition: () => boolean, msMax?: number): Promise<void>;
  /** `until` as many more requests are acknowledged. */
  untilAcknowledged(more: number): Promise<void>;
  /** Lets the requests that run end, and sends no more. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly connections?: number;
  /** Pads every request; the default makes them a few hundred bytes. */
  readonly textBytes?: number;
}

/** A sender that was turned away waits so long before its next request. */
const backOffMs = 25;
/** Longer than any answer takes: one that never comes is a failure, not an outcome. */
const answerMsMax = 30_000;

/**
 * Sends small requests of all signals to `url`, each connection one after the other without a pause. It never gives up:
 * while nobody listens it tries with new requests.
 */
export function startLoad(url: string, { connections = 6, textBytes = 100 }: LoadOptions = {}): Load {
  const sent: Sent[] = [];
  const refusals: Refusal[] = [];
  const connectionErrors = new Set<string>();
  const watchers = new Set<() => void>();
  let acknowledged = 0;
  let happened = 0;
  let stopped = false;

  async function sendNext(agent: http.Agent): Promise<void> {
    const number = sent.length;
    const request = makeLoadRequest(number, textBytes);
    const entry: Sent = {
      ...{ number, records: request.records, startedAt: happened++ },
      ...{ endedAt: Number.POSITIVE_INFINITY, outcome: "running" },
    };
    sent.push(entry);
    const answer = await post(`${url}${request.path}`, request, agent);
    entry.endedAt = happened++;
    if (typeof answer === "string") {
      entry.outcome = "unanswered";
      connectionErrors.add(answer);
    } else if (answer.status === 200) {
      entry.outcome = "acknowledged";
      acknowledged++;
    } else {
      entry.outcome = "refused";
      refusals.push(answer);
    }
    for (const watcher of watchers) watcher();
    if (entry.outcome !== "acknowledged") await delay(backOffMs);
  }

  async function runConnection(): Promise<void> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopped) await sendNext(agent);
    agent.destroy();
  }

  const running = Promise.all(Array.from({ length: connections }, runConnection));

  function until(what: string, condition: () => boolean, msMax = 30_000): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        watchers.delete(look);
        settle();
      };
      const look = (): void => {
        if (condition()) end(resolve);
      };
      const timer = setTimeout(() => {
        const seen = `${acknowledged} acknowledged, ${refusals.length} refused of ${sent.length}`;
        const lately = `${JSON.stringify(refusals.at(-1))}; ${[...connectionErrors].join(", ")}`;
        end(() => reject(new Error(`not within ${msMax} ms: ${what} (${seen}; ${lately})`)));
      }, msMax);
      watchers.add(look);
    });
  }

  return {
    sent,
    refusals,
    connectionErrors,
    acknowledged: () => acknowledged,
    until,
    untilAcknowledged(more) {
      const goal = acknowledged + more;
      return until(`${more} more requests are acknowledged`, () => acknowledged >= goal);
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** The answer, or the code of the connection's error. A 200 counts from its first line on: it was durable before that. */
function post(
  url: string,
  { contentType, body }: { readonly contentType: string; readonly body: Uint8Array },
  agent: http.Agent,
): Promise<Refusal | string> {
  const headers = { "Content-Type": contentType, "Content-Length": body.byteLength };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", headers, agent }, (response) => {
      const status = response.statusCode!;
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
      const end = (): void => {
        clearTimeout(timer);
        // A partial success would be records that nobody stores.
        if (status === 200 && text !== "" && text !== "{}") reject(new Error(`not a whole success: ${text}`));
        else resolve({ status, retryAfter: response.headers["retry-after"], body: text });
      };
      response.once("close", end).on("error", () => undefined);
    });
    const timer = setTimeout(() => reject(new Error(`no answer within ${answerMsMax} ms from ${url}`)), answerMsMax);
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(error.code ?? error.message);
    });
    request.end(body);
  });
}
