import { clickHouseCode, type ClickHouse } from "../clickhouse.ts";
import type { SealedSegment, TableShare } from "../spool/spool.ts";
import type { Telemetry } from "../telemetry.ts";
import { createBackOff } from "./back-off.ts";
import { createBlockage, describeError, type Blockage, type BlockageOfTable, type WriterLog } from "./blockage.ts";
import { doubtAfter, doubtBefore, insertInDoubt, worse, type Doubt } from "./in-doubt.ts";
import { insertTable } from "./insert.ts";
import { judgeFailure, type Verdict } from "./retryable.ts";

/** What settling has of the writer around it. */
export interface SettleOwner {
  readonly clickhouse: ClickHouse;
  readonly telemetry: Pick<Telemetry, "stored" | "insertFailed" | "deadLettered">;
  readonly log: WriterLog;
  /** INSERTs into one table at the same time. */
  readonly insertConcurrencyPerTable: number;
  /** Once aborted, what runs is cut off. */
  readonly signal: AbortSignal;
  /** Whether a failure is the end instead of being tried again. */
  stopping(): boolean;
  /** An INSERT succeeded, so the server is there. */
  succeeded(): void;
  /** A share was left for this reason while stopping. */
  gaveUp(verdict: Verdict): void;
  /** The blockage changed. */
  changed(): void;
}

/** One table's part of a segment. */
export interface Share {
  readonly segment: SealedSegment;
  readonly share: TableShare;
}

/** `left`: not stored, still on disk, and nothing more is tried in this process. */
type Outcome = "settled" | "left";

export interface Settler {
  /** Inserts until ClickHouse has the share, or moves it to the dead letter. Never rejects. */
  settle(job: Share): Promise<Outcome>;
  blocked(): Blockage | undefined;
  /** Ends a back-off. */
  wake(): void;
}

/** Attempts for what is neither known to pass nor known to stay. */
const attemptsMax = 10;

interface TableContext {
  readonly table: string;
  readonly owner: SettleOwner;
  readonly blockage: BlockageOfTable;
}

/** Settles the shares of one table, and knows whether that table is blocked. */
export function createSettler(table: string, owner: SettleOwner): Settler {
  const { signal } = owner;
  const backOff = createBackOff(signal);
  const blockage = createBlockage(table, owner.log);
  const context = { table, owner, blockage };
  /** Segments of earlier processes that ClickHouse had nothing of, one after the other. */
  let untouched = 0;
  let lastUntouched = "";

  /** The first ones may have been sent. They went out in order, so behind one that was not there are no others. */
  function inheritedDoubt({ id, mayBeInsertedSinceMs }: SealedSegment): Doubt | undefined {
    if (mayBeInsertedSinceMs === undefined) return undefined;
    const isBehind = untouched >= owner.insertConcurrencyPerTable && id > lastUntouched;
    return isBehind ? undefined : doubtBefore(mayBeInsertedSinceMs);
  }

  async function insertOnce(job: Share, doubt: Doubt | undefined): Promise<void> {
    const part = { segment: job.segment, table };
    if (doubt === undefined) return insertTable(owner.clickhouse, part, signal);
    const compared = await insertInDoubt(owner.clickhouse, part, { doubt, signal });
    if (compared === undefined) return;
    const { rows, missing } = compared;
    if (job.segment.mayBeInsertedSinceMs !== undefined) {
      untouched = missing === rows ? untouched + 1 : 0;
      lastUntouched = job.segment.id;
    }
    const text = `write: ${table} of segment ${job.segment.id} was compared, because it may have been stored already: ${missing} of ${rows} rows were missing and are stored now`;
    owner.log("info", text, { table, segment: job.segment.id, rows, missing });
  }

  async function settle(job: Share): Promise<Outcome> {
    let firstFailedAtMs: number | undefined;
    let doubt = inheritedDoubt(job.segment);
    /** Those that an outage failed say nothing about the share. */
    let attempts = 0;
    for (;;) {
      const startedMs = performance.now();
      const startedAtMs = Date.now();
      try {
        await insertOnce(job, doubt);
        await confirm(context, job, (performance.now() - startedMs) / 1000);
        return "settled";
      } catch (error) {
        if (signal.aborted) return "left";
        firstFailedAtMs ??= Date.now();
        doubt = worse(doubt, doubtAfter(error, startedAtMs));
        const verdict = judgeFailure(error);
        if (verdict === "doubtful" || verdict === "unreadable") attempts++;
        const last = attempts >= attemptsMax;
        if (verdict === "unreadable" && last) return setAside(context, job, error);
        const refused = verdict === "permanent" || (verdict === "doubtful" && last);
        if (refused && (await bury(context, job, { error, firstFailedAtMs }))) return "settled";
        owner.telemetry.insertFailed(table, "retry");
        blockage.add(job.segment.id, verdict, error);
        owner.changed();
        if (owner.stopping()) {
          owner.gaveUp(verdict);
          return "left";
        }
        await backOff.wait(blockage.current()?.failures ?? 1);
        if (signal.aborted) return "left";
      }
    }
  }

  return { settle, blocked: blockage.current, wake: backOff.wake };
}

async function confirm(context: TableContext, { segment, share }: Share, seconds: number): Promise<void> {
  const { table, owner, blockage } = context;
  owner.telemetry.stored(table, share.rows, seconds);
  blockage.clear();
  owner.succeeded();
  try {
    await segment.stored(table);
  } catch (error) {
    // The rows are in ClickHouse; the next start inserts them again under the same token, which changes nothing.
    const text = `write: ${table} of segment ${segment.id} is stored but could not be marked`;
    owner.log("warn", text, { table, segment: segment.id, error });
  }
}

interface Refusal {
  readonly error: unknown;
  readonly firstFailedAtMs: number;
}

/** True when the dead letter is written; else the share is tried again. */
async function bury(context: TableContext, { segment, share }: Share, refusal: Refusal): Promise<boolean> {
  const { table, owner, blockage } = context;
  const fields = { table, segment: segment.id, rows: share.rows, code: clickHouseCode(refusal.error) };
  const reason = describeError(refusal.error);
  try {
    await segment.deadLetter(table, reason, refusal.firstFailedAtMs);
  } catch (error) {
    const text = `write: cannot write the dead letter for ${table} of segment ${segment.id}`;
    owner.log("error", text, { ...fields, error });
    return false;
  }
  owner.telemetry.insertFailed(table, "dead_letter");
  owner.telemetry.deadLettered(table, share.rows);
  const text = `write: ${share.rows} rows of ${table} went to the dead letter, ClickHouse refuses them: ${reason}`;
  owner.log("error", text, fields);
  blockage.clear();
  return true;
}

/** The next start reads the segment again and quarantines what is damaged. */
function setAside({ table, owner, blockage }: TableContext, { segment }: Share, error: unknown): Outcome {
  owner.telemetry.insertFailed(table, "retry");
  const text = `write: ${table} of segment ${segment.id} cannot be read and is left until the next start`;
  owner.log("error", text, { table, segment: segment.id, error });
  blockage.clear();
  return "settled";
}
