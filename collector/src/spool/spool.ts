import type { Readable } from "node:stream";

/** One Native block for one table. The chunks are the block's bytes, in order. */
export interface TableBlock {
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
  readonly tables: readonly TableShare[];
  /** The body of the INSERT: the table's blocks, in commit order, always the same bytes. */
  read(table: string): Readable;
  /** Records durably enough for `kill -9` that this table is stored; the file goes when no table is left. */
  stored(table: string): Promise<void>;
  /** Moves this table's blocks to the dead letter, with the reason; then as `stored`. */
  deadLetter(table: string, reason: string): Promise<void>;
}

export interface Spool {
  /**
   * Appends one commit frame: all blocks or none survive. Resolves after fdatasync; the chunks may then be reused.
   * Rejects with `spool_full`, `disk_full` or `sync_failed`. One commit at a time: the caller awaits it.
   */
  commit(blocks: readonly TableBlock[]): Promise<void>;
  ready(): { readonly code: "spool_full" | "disk_full" | "sync_failed"; readonly message: string; readonly retryAfterMs: number } | undefined;
  /** The next sealed segment, oldest first, each handed out once; waits for one; undefined once closed and drained of waits. */
  take(): Promise<SealedSegment | undefined>;
  /** Seals the open segment if it holds anything, so that `take` sees it. */
  seal(): Promise<void>;
  close(): Promise<void>;
}
