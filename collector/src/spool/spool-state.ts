import type { Ledger } from "./ledger.ts";
import type { EncodeFrame } from "./frame.ts";
import type { OpenSegment } from "./open-segment.ts";
import type { ClosedSegment, Suspect } from "./recover-segment.ts";
import { createSealedSegment } from "./sealed-segment.ts";
import type { SegmentOwner } from "./sealed-segment.ts";
import type { SegmentQueue } from "./segment-queue.ts";
import { segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import type { SealedSegment, TableShare } from "./spool.ts";
import type { Trouble } from "./trouble.ts";

/** What an open spool remembers. Everything here can be found again on disk. */
export interface SpoolState {
  readonly folder: SpoolFolder;
  readonly segmentBytesMax: number;
  readonly segmentAgeMsMax: number;
  readonly spoolBytesMax: number;
  readonly encode: EncodeFrame;
  readonly nextId: () => string;
  readonly ledger: Ledger;
  readonly queue: SegmentQueue<SealedSegment>;
  readonly trouble: Trouble;
  readonly owner: SegmentOwner;
  /** Segments whose end the disk has not confirmed; oldest first. */
  suspects: Suspect[];
  open: OpenSegment | undefined;
  /** Stops the timer of the open segment's age; undefined when it is old enough or there is none. */
  cancelAge: (() => void) | undefined;
  /** A commit was refused a moment ago, or the limit is reached. */
  full: boolean;
  closed: boolean;
  /** Commits, seals and probes follow each other. */
  turn: Promise<unknown>;
  /** Bytes of the last frame: a probe asks for as much. */
  probeBytes: number;
  /** The rows of each segment that are not done yet, asked when somebody wants to know. */
  readonly shares: Map<string, () => Iterable<TableShare>>;
  /** Rows that earlier processes acknowledged. */
  recovered: readonly TableShare[];
  /** `stored` and `deadLetter` calls under way. */
  readonly changes: Set<Promise<void>>;
}

/** Runs `action` when everything before it has ended, well or not. */
export function inTurn<Result>(state: SpoolState, action: () => Promise<Result>): Promise<Result> {
  const done = state.turn.then(action);
  state.turn = done.catch(() => undefined);
  return done;
}

/** Enters the size that a segment's file has now. */
export async function measure({ folder, ledger }: SpoolState, id: string): Promise<void> {
  const file = await folder.disk.open(segmentPath(folder, id), "read");
  try {
    ledger.set(id, await file.size());
  } finally {
    await file.close();
  }
}

/** A segment is ready to be taken; answers what it holds. */
export function enqueue(state: SpoolState, segment: ClosedSegment): readonly TableShare[] {
  const sealed = createSealedSegment(state.owner, segment);
  state.ledger.set(segment.id, segment.bytes);
  state.shares.set(segment.id, () => sealed.tables);
  state.queue.put(sealed);
  return sealed.tables;
}

/** A segment is gone; what was refused for lack of room may come again. */
export function removed(state: SpoolState, id: string): void {
  state.ledger.remove(id);
  state.shares.delete(id);
  if (state.ledger.bytes < state.spoolBytesMax) state.full = false;
  state.trouble.nudge();
}
