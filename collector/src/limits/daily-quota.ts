/**
 * How much a project may send in a day (UTC): bytes as they come, and records that are stored.
 *
 *     check(project) ─► over_quota, with the time of the next midnight        add(project, bytes, records)
 *     quota.json: {"day":"2026-11-21","projects":{"shop":{"bytes":1024,"records":3}}}     every 10 s and at the end
 *
 * - Judged before the body is read, counted when a request has been acknowledged: the request that goes over the quota is the
 *   last one of the day.
 * - Counted in this process alone. A crash forgets at most the last 10 s; a file that cannot be read begins the day anew.
 */
import { setTimeout as delay } from "node:timers/promises";
import { OperatingError } from "../errors.ts";
import type { Principal, Quota } from "../keys/key-ring.ts";

/** `quota.json`; a write replaces it whole or not at all. */
export interface QuotaFile {
  /** Undefined when there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

export interface DailyQuotaOptions {
  /** Of a project that has no quota of its own for this. */
  readonly standard: Quota;
  readonly file: QuotaFile;
  readonly log: { repeated(kind: string, message: string, fields?: Readonly<Record<string, unknown>>): void };
  /** @default the machine's clock */
  readonly now?: () => number;
}

export interface DailyQuota {
  /** Throws `over_quota`. */
  check(principal: Principal): void;
  add(projectId: string, amount: { readonly bytes: number; readonly records: number }): void;
  /** Goes on with what an earlier start counted today. */
  load(): Promise<void>;
  /** Writes the file while there is something new, until `signal` aborts, and once more then. */
  run(signal: AbortSignal): Promise<void>;
}

interface Used {
  bytes: number;
  records: number;
}

const dayMs = 86_400_000;
const saveEveryMs = 10_000;
const kinds = ["bytes", "records"] as const;

/** Makes the count of a day in which nothing was sent yet. */
export function createDailyQuota({ standard, file, log, now = Date.now }: DailyQuotaOptions): DailyQuota {
  let day = 0;
  let used = new Map<string, Used>();
  let unsaved = false;

  function today(): Map<string, Used> {
    const current = Math.floor(now() / dayMs);
    if (current !== day) {
      day = current;
      used = new Map();
    }
    return used;
  }

  async function save(): Promise<void> {
    if (!unsaved) return;
    unsaved = false;
    const text = JSON.stringify({ day: dayText(day), projects: Object.fromEntries(today()) });
    await file.write(text).catch((error: unknown) => {
      unsaved = true;
      log.repeated("quota", "cannot write quota.json, a restart would forget what was sent today", {
        reason: error instanceof Error ? error.message : String(error),
      });
    });
  }

  return {
    check({ projectId, quota }) {
      const sent = today().get(projectId);
      if (sent === undefined) return;
      for (const kind of kinds) {
        const most = quota?.[kind] ?? standard[kind];
        if (most !== undefined && sent[kind] >= most) {
          throw overQuota(`the project ${projectId} has sent ${sent[kind]} of its ${most} ${kind} of today`, {
            resetsAtMs: (day + 1) * dayMs,
            nowMs: now(),
          });
        }
      }
    },
    add(projectId, { bytes, records }) {
      const sent = today().get(projectId);
      if (sent === undefined) {
        used.set(projectId, { bytes, records });
      } else {
        sent.bytes += bytes;
        sent.records += records;
      }
      unsaved = true;
    },
    async load() {
      const text = await file.read();
      if (text === undefined) return;
      const read = readFile(text);
      if (read === undefined) log.repeated("quota", "quota.json cannot be read; what was sent today is counted anew");
      else if (read.day === dayText(Math.floor(now() / dayMs)))
        for (const [id, sent] of read.projects) today().set(id, sent);
    },
    async run(signal) {
      while (!signal.aborted) {
        await delay(saveEveryMs, undefined, { signal }).catch(() => undefined);
        await save();
      }
    },
  };
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function readFile(text: string): { readonly day: string; readonly projects: [string, Used][] } | undefined {
  try {
    const { day, projects } = JSON.parse(text) as { day: unknown; projects: Record<string, Partial<Used>> };
    const entries = Object.entries(projects).map(([id, sent]): [string, Used] => [
      id,
      { bytes: count(sent.bytes), records: count(sent.records) },
    ]);
    return { day: String(day), projects: entries };
  } catch {
    return undefined;
  }
}

function count(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}

function overQuota(message: string, { resetsAtMs, nowMs }: { resetsAtMs: number; nowMs: number }): OperatingError {
  const at = new Date(resetsAtMs).toISOString().replace(".000Z", "Z");
  return new OperatingError("over_quota", message, {
    retryAfterMs: resetsAtMs - nowMs,
    hint: `The day begins anew at ${at}`,
  });
}
