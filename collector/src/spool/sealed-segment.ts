import { OperatingError } from "../errors.ts";
import { byteText } from "../byte-text.ts";
import { writeDeadLetter } from "./dead-letter.ts";
import { isDiskFull } from "./disk.ts";
import { writeDoneMarks } from "./done-marks.ts";
import { readTable } from "./read-table.ts";
import type { ClosedSegment } from "./recover-segment.ts";
import { marksPath, segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import type { SealedSegment, TableShare } from "./spool.ts";

/** What the spool does around a segment. */
export interface SegmentOwner {
  readonly folder: SpoolFolder;
  /** Runs a change of the directory; refuses once the spool is closed, and makes `close` wait for it. */
  change(action: () => Promise<void>): Promise<void>;
  /** The segment's files are gone. */
  removed(id: string): void;
}

/** Hands a closed segment to the writer, which works off its tables in any order, also at the same time. */
export function createSealedSegment(owner: SegmentOwner, segment: ClosedSegment): SealedSegment {
  const { folder } = owner;
  const { id, extents } = segment;
  const left = new Map(segment.tables);
  const done = [...segment.tablesDone];
  /** Whether a mark has to outlive the power: the one of a dead letter, perhaps one that an earlier process left. */
  let durable = done.length > 0;
  let turn = Promise.resolve();

  /** One change of a segment at a time: its marks follow each other, and the last one deletes it. */
  function inTurn(table: string, action: (share: TableShare) => Promise<void>): Promise<void> {
    return owner.change(() => {
      const ended = turn.then(async () => {
        const total = left.get(table);
        if (total !== undefined) await action({ table, ...total });
      });
      turn = ended.catch(() => undefined);
      return ended;
    });
  }

  /**
   * A mark that cannot be written is no reason to keep the segment: on a full disk its deletion is what heals. The
   * table counts as done in this process; after a crash it would be inserted again under the same token.
   */
  async function mark(table: string, synced: boolean): Promise<void> {
    left.delete(table);
    done.push(table);
    try {
      await writeDoneMarks(folder, id, { tables: done, synced });
    } catch (error) {
      folder.counters.marksFailed++;
      const text = `spool: cannot mark ${table} of segment ${id} as done; kept in memory`;
      folder.log("warn", text, { segment: id, table, error });
    }
  }

  async function finish(table: string, synced: boolean): Promise<void> {
    durable ||= synced;
    if (left.size > 1) return mark(table, synced);
    try {
      await folder.disk.remove(segmentPath(folder, id));
    } catch (error) {
      await mark(table, synced);
      const text = `spool: segment ${id} is finished but cannot be deleted; the next start tries again`;
      folder.log("error", text, { segment: id, error });
      return;
    }
    left.delete(table);
    owner.removed(id);
    // The sidecar goes second, and stays when this fails: without its segment the next start removes it.
    try {
      if (durable) await folder.disk.syncDirectory(folder.directory);
      await folder.disk.remove(marksPath(folder, id));
    } catch (error) {
      folder.log("warn", `spool: segment ${id} is deleted, its sidecar is not`, { segment: id, error });
    }
  }

  return {
    id,
    sealedAtMs: segment.sealedAtMs,
    mayBeInsertedSinceMs: segment.mayBeInsertedSinceMs,
    get tables() {
      return Array.from(left, ([table, total]) => ({ table, ...total }));
    },
    read: (table) => {
      const bytes = segment.tables.get(table)?.bytes;
      if (bytes === undefined) throw new Error(`BUG: segment ${id} holds no ${table}`);
      return readTable(folder, { id, extents, table, bytes });
    },
    stored: (table) => inTurn(table, () => finish(table, false)),
    deadLetter: (table, reason, firstFailedAtMs = folder.clock.now()) =>
      inTurn(table, async (share) => {
        await bury(folder, { id, extents, share, reason, firstFailedAtMs });
        await finish(table, true);
      }),
  };
}

interface Burial extends Pick<ClosedSegment, "id" | "extents"> {
  readonly share: TableShare;
  readonly reason: string;
  readonly firstFailedAtMs: number;
}

async function bury(folder: SpoolFolder, burial: Burial): Promise<void> {
  const { id, extents, share, reason, firstFailedAtMs } = burial;
  const letter = {
    id: `${id}.${share.table}`,
    segment: id,
    ...share,
    reason,
    firstFailedAt: new Date(firstFailedAtMs).toISOString(),
    deadLetteredAt: new Date(folder.clock.now()).toISOString(),
  };
  try {
    const blocks = readTable(folder, { id, extents, ...share });
    await writeDeadLetter(folder.disk, folder.deadLetterDirectory, { letter, blocks });
  } catch (error) {
    if (error instanceof OperatingError) throw error;
    const what = `writing dead letter ${letter.id} (${byteText(share.bytes)}) in ${folder.deadLetterDirectory}`;
    throw new OperatingError(isDiskFull(error) ? "disk_full" : "sync_failed", `${what} failed: ${String(error)}`, {
      cause: error,
    });
  }
  folder.counters.deadLetters++;
  folder.counters.deadLetterRows += share.rows;
  folder.log("error", `spool: ${share.rows} rows of ${share.table} went to dead letter ${letter.id}: ${reason}`, {
    segment: id,
    table: share.table,
    rows: share.rows,
  });
}
