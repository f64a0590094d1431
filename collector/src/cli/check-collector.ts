import type { Health, PartReadiness } from "../query/health.ts";
import { version } from "../version.ts";
import { fail, type Finding } from "./finding.ts";
import type { QueryClient } from "./query-client.ts";

/** What the collector says of itself; `health` is undefined when it does not answer. */
export interface CollectorState {
  readonly health: Health | undefined;
  /** The collector's clock minus ours. */
  readonly clockAheadMs: number;
  readonly parts: readonly PartReadiness[];
  readonly deadLetters: number;
  /** Why it does not answer. */
  readonly error: unknown;
}

const askMsMax = 5_000;
const clockAheadMsWarn = 2_000;

/** Asks the collector; never rejects. */
export async function askCollector(client: QueryClient): Promise<CollectorState> {
  const signal = AbortSignal.timeout(askMsMax);
  try {
    const askedAtMs = Date.now();
    const health = await client.json<Health>("/healthz", { signal });
    const answeredAtMs = Date.now();
    const { deadLetters } = await client.json<{ deadLetters: unknown[] }>("/api/v1/dead-letters", { signal });
    return {
      health,
      clockAheadMs: Date.parse(health.time) - (askedAtMs + answeredAtMs) / 2,
      parts: await readParts(client.url, signal),
      deadLetters: deadLetters.length,
      error: undefined,
    };
  } catch (error) {
    return { health: undefined, clockAheadMs: 0, parts: [], deadLetters: 0, error };
  }
}

/** Not by the client, for which 503 is an error: here it is an answer. */
async function readParts(url: string, signal: AbortSignal): Promise<readonly PartReadiness[]> {
  const response = await fetch(`${url}/readyz`, { signal });
  return ((await response.json()) as { parts: PartReadiness[] }).parts;
}

/** Judges what it said. */
export function checkCollector(url: string, state: CollectorState): Finding[] {
  const { health, parts, deadLetters } = state;
  const name = "collector";
  if (health === undefined) return [{ ...fail(name, state.error), status: "warn" }];
  const findings: Finding[] = [
    { name, status: "ok", text: `answers at ${url}, version ${health.version}, process ${health.pid}` },
  ];
  if (health.version !== version) {
    const text = `the collector is version ${health.version}, this command is ${version}`;
    findings.push({ name: "versions", status: "warn", text, todo: "Restart the collector after an update." });
  }
  findings.push(checkClock("clock", state.clockAheadMs));
  for (const { part, ready, reason } of parts) {
    if (ready) findings.push({ name: part, status: "ok", text: "ready" });
    else findings.push({ name: part, status: "fail", text: reason, todo: todoFor(part) });
  }
  if (deadLetters > 0) {
    const text = `ClickHouse refused ${deadLetters} batches for good`;
    findings.push({ name: "dead letters", status: "warn", text, todo: "See why: npx spanhouse dead-letter list" });
  }
  return findings;
}

/** A clock that runs ahead or behind moves records in time, and far ahead they are rejected. */
export function checkClock(name: string, aheadMs: number): Finding {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  if (Math.abs(aheadMs) < clockAheadMsWarn) return { name, status: "ok", text: "agrees with this machine's" };
  const text = `${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} this machine's`;
  return { name, status: "warn", text, todo: "Synchronise both clocks, for example with NTP." };
}

const todos: Readonly<Record<string, string>> = {
  spool: "Make room on the disk of the data directory; the collector goes on by itself.",
  clickhouse: "Records wait on disk meanwhile. See whether ClickHouse runs, and its address, user and password.",
  migrations: "Records wait on disk meanwhile. npx spanhouse migrate shows what stands in the way.",
};

function todoFor(part: string): string {
  return todos[part] ?? "Its log says more.";
}
