import { clickHouseCode, type ClickHouse } from "../clickhouse.ts";
import type { SealedSegment, TableShare } from "../spool/spool.ts";
import type { Telemetry } from "../telemetry.ts";
import { insertTable } from "./insert.ts";
import { judgeFailure, type Verdict } from "./retryable.ts";

export type WriterLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** What a lane has of the writer around it. */
export interface LaneOwner {
  readonly clickhouse: ClickHouse;
  readonly telemetry: Pick<Telemetry, "stored" | "insertFailed" | "deadLettered">;
  readonly log: WriterLog;
  readonly insertConcurrencyPerTable: number;
  /** Once aborted, nothing is begun any more and what runs is cut off. */
  readonly signal: AbortSignal;
  /** Whether a further INSERT may be begun. */
  mayBegin(): boolean;
  /** Whether a failure ends the lane instead of being tried again. */
  stopping(): boolean;
  /** An INSERT succeeded, so the server is there. */
  succeeded(): void;
  /** The lane failed for this reason while stopping. */
  gaveUp(verdict: Verdict): void;
  /** The state of the lane changed. */
  changed(): void;
}

/** One table's share of a segment, to be inserted. */
export interface Job {
  readonly segment: SealedSegment;
  readonly share: TableShare;
  /** It needs no INSERT any more in this process. */
  settled(): void;
}

/** Why a lane waits instead of inserting. */
export interface Blockage {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly sinceMs: number;
  readonly attempts: number;
}

export interface LaneState {
  readonly table: string;
  readonly queued: number;
  readonly inserting: number;
  readonly blocked: Blockage | undefined;
}

export interface Lane {
  state(): LaneState;
  add(job: Job): void;
  /** Ends a back-off. */
  wake(): void;
  /** Resolves when nothing is being inserted. */
  ended(): Promise<unknown>;
}

const backoffBaseMs = 100;
const backoffCapMs = 30_000;
/** Attempts for what is neither known to pass nor known to stay. */
const attemptsMax = 10;

type Outcome = "settled" | "left";

/**
 * The queue of one table: takes its shares of the segments in order and inserts each until ClickHouse has it or refuses
 * it for good. One at a time by default: the rows arrive in their order, a part is as large as it can be, and the other
 * tables already keep ClickHouse's cores busy.
 */
export function createLane(table: string, owner: LaneOwner): Lane {
  const queue: Job[] = [];
  const workers = new Set<Promise<void>>();
  const wakers = new Set<() => void>();
  let blocked: Blockage | undefined;
  let ended = false;

  function add(job: Job): void {
    if (ended) return;
    queue.push(job);
    if (workers.size < owner.insertConcurrencyPerTable) start();
  }

  function start(): void {
    const worker = work().finally(() => {
      workers.delete(worker);
      owner.changed();
    });
    workers.add(worker);
  }

  async function work(): Promise<void> {
    for (let job = queue.shift(); job !== undefined && owner.mayBegin(); job = queue.shift()) {
      if ((await settle(job)) === "left") {
        ended = true;
        queue.length = 0;
        return;
      }
      job.settled();
    }
  }

  async function settle(job: Job): Promise<Outcome> {
    let firstFailedAtMs: number | undefined;
    for (let attempt = 1; ; attempt++) {
      const startedMs = performance.now();
      try {
        await insertTable(owner.clickhouse, { segment: job.segment, table }, owner.signal);
      } catch (error) {
        if (owner.signal.aborted) return "left";
        firstFailedAtMs ??= Date.now();
        const verdict = judgeFailure(error);
        if (attempt >= attemptsMax && verdict === "unreadable") return setAside(job, error);
        if (verdict === "permanent" || (verdict === "doubtful" && attempt >= attemptsMax)) {
          if (await bury(job, error, firstFailedAtMs)) return "settled";
        } else {
          owner.telemetry.insertFailed(table, "retry");
        }
        block(job, verdict, error);
        if (owner.stopping()) {
          owner.gaveUp(verdict);
          return "left";
        }
        await backOff(blocked?.attempts ?? 1);
        if (owner.signal.aborted) return "left";
        continue;
      }
      await confirm(job, startedMs);
      return "settled";
    }
  }

  async function confirm(job: Job, startedMs: number): Promise<void> {
    owner.telemetry.stored(table, job.share.rows, (performance.now() - startedMs) / 1000);
    unblock();
    owner.succeeded();
    try {
      await job.segment.stored(table);
    } catch (error) {
      // The rows are in ClickHouse; the next start inserts them again under the same token, which changes nothing.
      owner.log("warn", `write: ${table} of segment ${job.segment.id} is stored but could not be marked`, {
        table,
        segment: job.segment.id,
        error,
      });
    }
  }

  /** True when the dead letter is written; else the share is tried again. */
  async function bury(job: Job, refusal: unknown, firstFailedAtMs: number): Promise<boolean> {
    try {
      await job.segment.deadLetter(table, describe(refusal), firstFailedAtMs);
    } catch (error) {
      owner.log("error", `write: cannot write the dead letter for ${table} of segment ${job.segment.id}`, {
        table,
        segment: job.segment.id,
        error,
      });
      owner.telemetry.insertFailed(table, "retry");
      return false;
    }
    owner.telemetry.insertFailed(table, "dead_letter");
    owner.telemetry.deadLettered(table, job.share.rows);
    owner.log(
      "error",
      `write: ClickHouse refuses ${job.share.rows} rows of ${table} for good, they went to the dead letter: ${describe(refusal)}`,
      {
        table,
        segment: job.segment.id,
        rows: job.share.rows,
        code: clickHouseCode(refusal),
      },
    );
    unblock();
    return true;
  }

  /** The next start reads the segment again and quarantines what is damaged. */
  function setAside(job: Job, error: unknown): Outcome {
    owner.telemetry.insertFailed(table, "retry");
    owner.log("error", `write: ${table} of segment ${job.segment.id} cannot be read, it is left until the next start`, {
      table,
      segment: job.segment.id,
      error,
    });
    unblock();
    return "settled";
  }

  function block(job: Job, verdict: Verdict, error: unknown): void {
    const reason = describe(error);
    // Said once for each kind of trouble, not for each attempt.
    if (blocked?.verdict !== verdict) {
      owner.log("warn", `write: INSERT into ${table} failed, it is tried again: ${reason}`, {
        table,
        segment: job.segment.id,
        code: clickHouseCode(error),
      });
    }
    blocked = { verdict, reason, sinceMs: blocked?.sinceMs ?? Date.now(), attempts: (blocked?.attempts ?? 0) + 1 };
    owner.changed();
  }

  function unblock(): void {
    if (blocked === undefined) return;
    const { sinceMs, attempts } = blocked;
    owner.log("info", `write: INSERT into ${table} works again after ${attempts} failures`, {
      table,
      attempts,
      ms: Date.now() - sinceMs,
    });
    blocked = undefined;
  }

  async function backOff(attempts: number): Promise<void> {
    const ms = Math.random() * Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.min(attempts - 1, 20));
    const { signal } = owner;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        wakers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      wakers.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  return {
    add,
    state: () => ({ table, queued: queue.length, inserting: workers.size, blocked }),
    wake() {
      for (const wake of wakers) wake();
    },
    ended: () => Promise.allSettled(workers),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
