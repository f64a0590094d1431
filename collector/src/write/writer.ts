/**
 * The last stage: sealed segments from the spool, as INSERTs into ClickHouse.
 *
 *     spool.take() ─► segment ─┬─ lane otel_logs    ─► INSERT, token <segment>:otel_logs    ─► segment.stored
 *      oldest first            ├─ lane otel_traces  ─► INSERT, token <segment>:otel_traces  ─► segment.stored
 *                              └─ ...
 *
 * Invariants
 * 1. A share of a segment is inserted under one token until ClickHouse confirms it or refuses it for good. An INSERT
 *    whose answer was lost is sent again under the same token, and ClickHouse drops it if it had arrived. When the
 *    server ended meanwhile its token may be wrong: then the rows are compared (`in-doubt.ts`).
 * 2. Nothing leaves the spool unless it is stored or in the dead letter.
 * 3. A table that is stuck holds up no other one; within a table the order of the segments is kept.
 * 4. Bodies are streamed from disk: memory does not grow with segments, nor with an outage.
 *
 * Limits: 4 segments in work, so that an outage leaves the rest to the spool, which then makes few large segments
 * instead of many small ones; 20,000 segments held for tables that are stuck while others work (a few hundred bytes
 * each, hours of them). Back-off 100 ms doubling to 30 s with full jitter, for ever; 10 attempts for errors on no list.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ClickHouse } from "../clickhouse.ts";
import type { Spool } from "../spool/spool.ts";
import type { Telemetry } from "../telemetry.ts";
import { createHeldSegments } from "./held-segments.ts";
import type { WriterLog } from "./blockage.ts";
import { createLane, type Lane, type LaneState } from "./table-lane.ts";

export type { WriterLog } from "./blockage.ts";
export type { LaneState } from "./table-lane.ts";

export interface WriterOptions {
  readonly spool: Pick<Spool, "take" | "stats">;
  readonly clickhouse: ClickHouse;
  readonly telemetry: Pick<Telemetry, "stored" | "insertFailed" | "deadLettered">;
  readonly log: WriterLog;
  /** INSERTs into one table at the same time; more than 1 gives up the order of the segments. @default 1 */
  readonly insertConcurrencyPerTable?: number;
}

export interface WriterStats {
  /** Taken from the spool and not finished. */
  readonly segmentsHeld: number;
  /** One entry for each table that was seen. */
  readonly tables: readonly LaneState[];
}

export interface Writer {
  stats(): WriterStats;
  /** Ends every back-off: ClickHouse is said to be there again. */
  wake(): void;
  /**
   * Writes what the spool holds sealed, without trying again what fails, and ends after `deadlineMs` at the latest:
   * what is not confirmed by then stays on disk. Safe to call again.
   */
  stop(deadlineMs: number): Promise<void>;
}

/** Starts to write; never throws: what fails is tried again, counted and logged. */
export function startWriter(options: WriterOptions): Writer {
  const { spool, clickhouse, telemetry, log, insertConcurrencyPerTable = 1 } = options;
  const aborting = new AbortController();
  const { signal } = aborting;
  const lanes = new Map<string, Lane>();
  let stopping = false;
  /** While stopping, the server failed: no INSERT is begun any more. */
  let givenUp = false;
  let listeners: (() => void)[] = [];

  function changed(): void {
    const all = listeners;
    listeners = [];
    for (const listener of all) listener();
  }
  const nextChange = (): Promise<void> => new Promise((resolve) => listeners.push(resolve));
  signal.addEventListener("abort", changed, { once: true });

  const held = createHeldSegments(changed);
  const states = (): LaneState[] => Array.from(lanes.values(), (lane) => lane.state());
  const mayBegin = (): boolean => !signal.aborted && !givenUp;

  function laneOf(table: string): Lane {
    const known = lanes.get(table);
    if (known !== undefined) return known;
    const lane = createLane(table, {
      ...{ clickhouse, telemetry, log, insertConcurrencyPerTable, signal, mayBegin, changed },
      stopping: () => stopping,
      succeeded() {
        for (const each of lanes.values()) if (each.state().blocked?.verdict === "server") each.wake();
      },
      gaveUp(verdict) {
        if (verdict === "server") givenUp = true;
      },
    });
    lanes.set(table, lane);
    return lane;
  }

  function wake(): void {
    for (const lane of lanes.values()) lane.wake();
  }

  async function pump(): Promise<void> {
    for (;;) {
      while (mayBegin() && !held.hasRoom(states())) await nextChange();
      if (!mayBegin()) return;
      const segment = await spool.take();
      if (segment === undefined || !mayBegin()) return;
      for (const job of held.hold(segment)) laneOf(job.share.table).add(job);
      changed();
    }
  }

  function isDone(): boolean {
    if (states().some((lane) => lane.inserting > 0)) return false;
    return givenUp || spool.stats().segmentsWaiting === 0 || !held.hasRoom(states());
  }

  async function stopOnce(deadlineMs: number): Promise<void> {
    stopping = true;
    const timer = setTimeout(() => aborting.abort(new Error(`not written within ${deadlineMs} ms`)), deadlineMs);
    wake();
    // A turn of the event loop before each look: a segment on its way from the spool is in nobody's count.
    for (await nextTurn(); !signal.aborted && !isDone(); await nextTurn()) await nextChange();
    clearTimeout(timer);
    aborting.abort(new Error("the writer is stopped"));
    await Promise.all(Array.from(lanes.values(), (lane) => lane.ended()));
  }

  // It ends with the spool: a `take` that waits cannot be called off, and what it gives later stays on disk.
  void pump();
  let stopped: Promise<void> | undefined;
  return {
    stats: () => ({ segmentsHeld: held.size, tables: states() }),
    wake,
    stop: (deadlineMs) => (stopped ??= stopOnce(deadlineMs)),
  };
}
