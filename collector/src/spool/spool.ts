/**
 * The spool: acknowledged blocks on disk until ClickHouse has them.
 *
 *     commit(blocks) ─► frame ─► open segment ─ seal ─► sealed segment ─ take ─► stored(table) ... ─► deleted
 *                       writev, fdatasync                read(table) = body of one INSERT
 *
 * Files in the spool directory (one collector each; `lock` is held by the kernel):
 *
 *     <id>.segment          commit frames of all tables, append-only; the only copy of acknowledged records
 *     <id>.done             one line for each table that is stored already; only for segments of several tables
 *     quarantine/           bytes that recovery found corrupt, files of a newer format, each with a .json report
 *     probe                 written and removed to see whether a disk that failed answers again
 *
 *     segment  │ file header 48 B │ frame │ frame │ frame │ ...
 *     frame    │ header 32 B │ directory: name, rows, bytes of each block │ block │ block │ ...
 *
 * (`frame.ts` has the bytes, `done-marks.ts` the sidecar, `dead-letter.ts` the dead letters.)
 *
 * Invariants
 * 1. A commit resolves only after fdatasync of its frame, and of the directory when the file is new.
 * 2. One commit at a time: whatever lies behind the last valid frame of a file was never acknowledged.
 * 3. A segment that was handed out is exact and durable: no frame comes or goes any more, whatever happens. Its id is
 *    the deduplication token, so a replay must be the same bytes. A segment that cannot promise this (its fdatasync
 *    failed) is "suspect" and withheld until its end has been fixed and synced (`recover-segment.ts`).
 * 4. A frame whose commit was rejected is cut off before the segment is handed out. Only a crash in between (or a
 *    disk that still fails at `close`) may bring such a frame back, and then whole, never in part.
 * 5. A segment is deleted before its sidecar, so every step may be cut short and repeated: a sidecar without a segment
 *    is garbage, a segment with a complete sidecar is finished.
 * 6. Sidecars survive `kill -9`; power loss may forget some. What an earlier process left is marked as perhaps inserted
 *    (`mayBeInsertedSinceMs`), and the writer looks before it inserts. Dead letters and their marks survive power loss.
 * 7. Damage never stops the start: what is valid is kept, what is not is quarantined, counted and reported.
 *
 * Limits: frame 1 GiB, 255 tables a frame, table name 128 B. Sizes and ages: `SpoolOptions`.
 * Memory: a few hundred bytes a segment and 0.5 MB a reader; nothing grows with the bytes on disk.
 */
import type { Readable } from "node:stream";
import type { Clock } from "./clock.ts";
import type { Disk } from "./disk.ts";

/** One Native block for one table. The chunks are the block's bytes, in order. */
export interface TableBlock {
  /** Letters, digits and underscores, at most 128. */
  readonly table: string;
  readonly rows: number;
  readonly chunks: readonly Uint8Array[];
}

export interface TableShare {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
}

/** A closed segment that waits for its INSERTs; `tables` lists what is not yet inserted or dead-lettered. */
export interface SealedSegment {
  /** Unique for ever; `${id}:${table}` is the deduplication token of that table's INSERT. */
  readonly id: string;
  readonly sealedAtMs: number;
  /** An earlier process may have sent it to ClickHouse, then or later; undefined when it was made by this one. */
  readonly mayBeInsertedSinceMs?: number | undefined;
  readonly tables: readonly TableShare[];
  /**
   * The body of the INSERT: the table's blocks, in commit order, always the same bytes. May be read several times.
   * A piece is valid until the next but one is asked for: pipe it, or copy what you keep.
   */
  read(table: string): Readable;
  /** Records durably enough for `kill -9` that this table is stored; the file goes when no table is left. */
  stored(table: string): Promise<void>;
  /**
   * Moves this table's blocks to the dead letter, with the reason; then as `stored`. Rejects with `disk_full` or
   * `sync_failed` when the dead letter cannot be written; the table then stays.
   * @param firstFailedAtMs when ClickHouse refused it for the first time; now, when left out.
   */
  deadLetter(table: string, reason: string, firstFailedAtMs?: number): Promise<void>;
}

/** Why nothing can be committed now, and when to ask again. */
export interface SpoolUnready {
  readonly code: "spool_full" | "disk_full" | "sync_failed";
  readonly message: string;
  readonly retryAfterMs: number;
}

export interface Spool {
  /**
   * Appends one commit frame: all blocks or none survive. Resolves after fdatasync; the chunks may then be reused.
   * Rejects with `spool_full`, `disk_full` or `sync_failed`. One commit at a time: the caller awaits it.
   */
  commit(blocks: readonly TableBlock[]): Promise<void>;
  ready(): SpoolUnready | undefined;
  /** The next sealed segment, oldest first, each handed out once; waits for one; undefined once closed. */
  take(): Promise<SealedSegment | undefined>;
  /** Seals the open segment if it holds anything, so that `take` sees it. */
  seal(): Promise<void>;
  stats(): SpoolStats;
  /** Seals, lets `stored` and `deadLetter` calls under way finish, ends every `take` and releases the directory. */
  close(): Promise<void>;
}

/** What is on disk now, and what happened since the spool was opened. */
export interface SpoolStats {
  /** Segment files on disk, the open one included. */
  readonly segments: number;
  /** Sealed and not yet taken. */
  readonly segmentsWaiting: number;
  /** Withheld until the disk confirms where they end. */
  readonly segmentsSuspect: number;
  /** Bytes of all segment files, the open one included. */
  readonly bytes: number;
  readonly bytesMax: number;
  /** Since the oldest segment was begun; 0 when there is none. */
  readonly oldestAgeMs: number;
  /** What is acknowledged and not done, by table; the open segment included. */
  readonly tables: readonly TableShare[];
  /** What earlier processes had acknowledged and this one found, by table. */
  readonly recovered: readonly TableShare[];
  readonly commits: number;
  readonly committedBytes: number;
  /** Commits refused or failed, by the code of the error. */
  readonly refused: Readonly<Record<SpoolUnready["code"], number>>;
  readonly segmentsRecovered: number;
  /** Bytes behind the last valid frame that were cut off because no acknowledgement can have covered them. */
  readonly tornBytes: number;
  readonly quarantined: number;
  readonly quarantinedBytes: number;
  readonly deadLetters: number;
  readonly deadLetterRows: number;
  /** Marks that could not be written; a crash before the segment is finished inserts these tables again. */
  readonly marksFailed: number;
}

export type SpoolLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

export interface SpoolOptions {
  readonly directory: string;
  readonly deadLetterDirectory: string;
  /** A segment is sealed when it has reached this size. @default 32 MiB */
  readonly segmentBytesMax?: number | undefined;
  /**
   * A segment is sealed this long after its first commit, but only while no sealed segment waits: during an outage few
   * large segments are better than many small ones. @default 1,000
   */
  readonly segmentAgeMsMax?: number | undefined;
  /** Commits are refused with `spool_full` beyond it; what is on disk is read whatever it says. @default 8 GiB */
  readonly spoolBytesMax?: number | undefined;
  readonly log?: SpoolLog | undefined;
  /** @default the machine's */
  readonly disk?: Disk | undefined;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
}
