import { join } from "node:path";
import { OperatingError } from "../errors.ts";
import { systemClock } from "./clock.ts";
import { isDiskFull, systemDisk } from "./disk.ts";
import { createFrameEncoder, fileHeaderBytes } from "./frame.ts";
import type { EncodeFrame } from "./frame.ts";
import { createLedger } from "./ledger.ts";
import type { Ledger } from "./ledger.ts";
import { appendFrame, createOpenSegment } from "./open-segment.ts";
import type { AppendFailure, OpenSegment } from "./open-segment.ts";
import { probeDisk } from "./probe-disk.ts";
import { recoverDirectory } from "./recover-directory.ts";
import { recoverSegment } from "./recover-segment.ts";
import type { ClosedSegment, Suspect } from "./recover-segment.ts";
import { createSealedSegment } from "./sealed-segment.ts";
import type { SegmentOwner } from "./sealed-segment.ts";
import { createSegmentIds, segmentTimeMs } from "./segment-id.ts";
import { createSegmentQueue } from "./segment-queue.ts";
import type { SegmentQueue } from "./segment-queue.ts";
import { createSpoolCounters, lockName, quarantineName, segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import type { SealedSegment, Spool, SpoolOptions, SpoolStats, SpoolUnready, TableBlock, TableShare } from "./spool.ts";
import { createTrouble } from "./trouble.ts";
import type { ProbeResult, Trouble } from "./trouble.ts";

export const segmentBytesMaxDefault: number = 32 * 2 ** 20;
export const segmentAgeMsMaxDefault = 1_000;
export const spoolBytesMaxDefault: number = 8 * 2 ** 30;

/** How long a sender should wait for a full spool: about what it takes to drain a segment. */
const fullRetryMs = 2_000;

/**
 * Opens the spool of a directory: makes it when missing, locks it, recovers what is there. Damage never makes it fail.
 * @throws OperatingError `spool_locked` when another process has it; an errno error when the directory is not usable.
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const folder = createFolder(options);
  for (const directory of [folder.directory, folder.quarantineDirectory, folder.deadLetterDirectory]) {
    await folder.disk.makeDirectory(directory);
  }
  const unlock = await folder.disk.lock(join(folder.directory, lockName));
  try {
    const state = await recover(folder, options);
    return {
      commit: (blocks) => (blocks.length === 0 ? Promise.resolve() : inTurn(state, () => commit(state, blocks))),
      ready: () => ready(state),
      take: () => take(state),
      seal: () => inTurn(state, () => seal(state)),
      stats: () => stats(state),
      close: async () => {
        if (state.closed) return;
        await close(state);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function createFolder(options: SpoolOptions): SpoolFolder {
  return {
    disk: options.disk ?? systemDisk,
    clock: options.clock ?? systemClock,
    log: options.log ?? (() => undefined),
    directory: options.directory,
    quarantineDirectory: join(options.directory, quarantineName),
    deadLetterDirectory: options.deadLetterDirectory,
    counters: createSpoolCounters(),
  };
}

interface State {
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
  /** A commit was refused or the limit reached; until a segment is deleted. */
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

async function recover(folder: SpoolFolder, options: SpoolOptions): Promise<State> {
  const { segments, suspects } = await recoverDirectory(folder);
  const newestMs = [...segments, ...suspects].reduce((newest, { id }) => Math.max(newest, segmentTimeMs(id)), 0);
  const state: State = {
    folder,
    segmentBytesMax: options.segmentBytesMax ?? segmentBytesMaxDefault,
    segmentAgeMsMax: options.segmentAgeMsMax ?? segmentAgeMsMaxDefault,
    spoolBytesMax: options.spoolBytesMax ?? spoolBytesMaxDefault,
    encode: createFrameEncoder(),
    nextId: createSegmentIds(folder.clock.now, newestMs),
    ledger: createLedger(),
    queue: createSegmentQueue(),
    trouble: createTrouble(folder.clock, () => inTurn(state, () => probe(state))),
    owner: {
      folder,
      change: (action) => change(state, action),
      removed: (id) => removed(state, id),
    },
    suspects: suspects.map(({ id }) => ({ id })),
    open: undefined,
    cancelAge: undefined,
    full: false,
    closed: false,
    turn: Promise.resolve(),
    probeBytes: 0,
    shares: new Map(),
    recovered: [],
    changes: new Set(),
  };
  for (const { id, bytes } of suspects) {
    state.ledger.set(id, bytes);
    await measure(state, id).catch(() => undefined);
  }
  state.recovered = sumByTable(segments.flatMap((segment) => enqueue(state, segment)));
  state.full = state.ledger.bytes >= state.spoolBytesMax;
  if (suspects.length > 0) state.trouble.watch();
  return state;
}

function inTurn<Result>(state: State, action: () => Promise<Result>): Promise<Result> {
  const done = state.turn.then(action);
  state.turn = done.catch(() => undefined);
  return done;
}

async function commit(state: State, blocks: readonly TableBlock[]): Promise<void> {
  const { folder, ledger } = state;
  if (state.closed) throw new OperatingError("shutting_down", "the spool is closed");
  const unready = state.trouble.current();
  if (unready !== undefined) throw refusal(state, unready);
  const bytes = blocks.reduce((sum, { chunks }) => chunks.reduce((all, chunk) => all + chunk.byteLength, sum), 0);
  // An empty spool takes a frame of any size; else one larger than the limit could never be stored.
  if (ledger.segments > 0 && ledger.bytes + bytes > state.spoolBytesMax) {
    state.full = true;
    throw refusal(state, fullNow(state));
  }
  state.probeBytes = bytes;
  try {
    state.open ??= await createOpenSegment(folder, state.nextId());
  } catch (error) {
    throw await failed(state, undefined, { error, segment: "empty" });
  }
  const segment = state.open;
  const failure = await appendFrame(folder, segment, { blocks, encode: state.encode });
  if (failure !== undefined) throw await failed(state, segment, failure);
  acknowledge(state, segment, bytes);
}

function acknowledge(state: State, segment: OpenSegment, bytes: number): void {
  state.ledger.set(segment.id, segment.ackedBytes);
  state.shares.set(segment.id, () => Array.from(segment.tables, ([table, total]) => ({ table, ...total })));
  state.trouble.calm();
  state.folder.counters.commits++;
  state.folder.counters.committedBytes += bytes;
  if (state.ledger.bytes >= state.spoolBytesMax) state.full = true;
  if (segment.ackedBytes >= state.segmentBytesMax) {
    void inTurn(state, () => seal(state, segment));
  } else if (segment.frames === 1) {
    state.cancelAge = state.folder.clock.after(state.segmentAgeMsMax, () => {
      state.cancelAge = undefined;
      sealAged(state);
    });
  }
}

/** Puts the state in order behind a commit that failed, and says what to tell its caller. */
async function failed(
  state: State,
  segment: OpenSegment | undefined,
  { error, segment: condition }: AppendFailure,
): Promise<OperatingError> {
  const code = isDiskFull(error) ? "disk_full" : "sync_failed";
  const message = `writing ${state.probeBytes} bytes to the spool ${state.folder.directory} failed: ${String(error)}`;
  state.folder.log("error", `spool: ${message}`, { segment: segment?.id, error, condition });
  if (condition !== "unharmed") forgetOpen(state);
  if (condition === "suspect" && segment !== undefined) {
    state.suspects.push({ id: segment.id, ackedBytes: segment.ackedBytes });
    await segment.file.close().catch(() => undefined);
    await measure(state, segment.id).catch(() => undefined);
  }
  state.trouble.begin(code, message);
  return refusal(state, state.trouble.current()!, error);
}

async function measure({ folder, ledger }: State, id: string): Promise<void> {
  const file = await folder.disk.open(segmentPath(folder, id), "read");
  try {
    ledger.set(id, await file.size());
  } finally {
    await file.close();
  }
}

function forgetOpen(state: State): void {
  state.open = undefined;
  state.cancelAge?.();
  state.cancelAge = undefined;
}

function refusal(state: State, { code, message, retryAfterMs }: SpoolUnready, cause?: unknown): OperatingError {
  state.folder.counters.refused[code]++;
  return new OperatingError(code, message, { retryAfterMs, cause });
}

function ready(state: State): SpoolUnready | undefined {
  return state.trouble.current() ?? (state.full ? fullNow(state) : undefined);
}

function fullNow({ ledger, spoolBytesMax }: State): SpoolUnready {
  const message = `the spool holds ${ledger.bytes} bytes in ${ledger.segments} segments; its limit is ${spoolBytesMax}`;
  return { code: "spool_full", message, retryAfterMs: fullRetryMs };
}

/** Seals the open segment; with `only`, if it is still that one. Closing the file is all that is left to do on disk. */
async function seal(state: State, only?: OpenSegment): Promise<void> {
  const segment = state.open;
  if (segment === undefined || segment.frames === 0 || (only !== undefined && only !== segment)) return;
  forgetOpen(state);
  await segment.file.close().catch((error: unknown) => {
    state.folder.log("warn", `spool: closing segment ${segment.id} failed`, { segment: segment.id, error });
  });
  enqueue(state, {
    id: segment.id,
    createdAtMs: segmentTimeMs(segment.id),
    sealedAtMs: state.folder.clock.now(),
    bytes: segment.ackedBytes,
    extents: [{ start: fileHeaderBytes, end: segment.ackedBytes }],
    tables: segment.tables,
    tablesDone: [],
  });
}

/** By age only while the writer keeps up; `take` asks again when it has caught up. */
function sealAged(state: State): void {
  const segment = state.open;
  if (segment === undefined || state.cancelAge !== undefined || state.queue.waiting > 0) return;
  void inTurn(state, () => seal(state, segment));
}

async function take(state: State): Promise<SealedSegment | undefined> {
  const taken = state.queue.take();
  sealAged(state);
  return taken;
}

function enqueue(state: State, segment: ClosedSegment): readonly TableShare[] {
  const sealed = createSealedSegment(state.owner, segment);
  state.ledger.set(segment.id, segment.bytes);
  state.shares.set(segment.id, () => sealed.tables);
  state.queue.put(sealed);
  return sealed.tables;
}

async function change(state: State, action: () => Promise<void>): Promise<void> {
  if (state.closed) throw new OperatingError("shutting_down", "the spool is closed");
  const running = action();
  state.changes.add(running);
  try {
    await running;
  } finally {
    state.changes.delete(running);
  }
}

function removed(state: State, id: string): void {
  state.ledger.remove(id);
  state.shares.delete(id);
  if (state.ledger.bytes < state.spoolBytesMax) state.full = false;
  state.trouble.nudge();
}

/** Puts suspects in order as far as the disk lets us. */
async function settle(state: State): Promise<void> {
  const still: Suspect[] = [];
  for (const suspect of state.suspects) {
    try {
      const segment = await recoverSegment(state.folder, suspect);
      if (segment === undefined) removed(state, suspect.id);
      else {
        const shares = enqueue(state, segment);
        if (suspect.ackedBytes === undefined) state.recovered = sumByTable([...state.recovered, ...shares]);
      }
    } catch (error) {
      state.folder.log("warn", `spool: segment ${suspect.id} is still withheld`, { segment: suspect.id, error });
      still.push(suspect);
      // The attempt, or the disk behind our back, may have made the file longer or shorter.
      await measure(state, suspect.id).catch(() => undefined);
    }
  }
  state.suspects = still;
}

/** Settles what is suspect and, when in trouble, asks the disk whether it takes writes again. */
async function probe(state: State): Promise<ProbeResult> {
  const { folder } = state;
  await settle(state);
  const pending = state.suspects.length > 0;
  if (state.trouble.current() === undefined) return { pending };
  try {
    await probeDisk(folder, state.probeBytes);
    folder.log("info", "spool: the disk answers again", {});
    return { pending };
  } catch (error) {
    const code = isDiskFull(error) ? "disk_full" : "sync_failed";
    return { pending, failure: { code, message: `the disk of the spool ${folder.directory} does not take writes: ${String(error)}` } };
  }
}

function stats({ folder, ledger, queue, suspects, spoolBytesMax, shares, recovered }: State): SpoolStats {
  const oldest = ledger.oldest();
  return {
    segments: ledger.segments,
    segmentsWaiting: queue.waiting,
    segmentsSuspect: suspects.length,
    bytes: ledger.bytes,
    bytesMax: spoolBytesMax,
    oldestAgeMs: oldest === undefined ? 0 : Math.max(0, folder.clock.now() - segmentTimeMs(oldest)),
    tables: sumByTable(Array.from(shares.values(), (read) => [...read()]).flat()),
    recovered,
    ...folder.counters,
    refused: { ...folder.counters.refused },
  };
}

function sumByTable(shares: Iterable<TableShare>): TableShare[] {
  const sums = new Map<string, TableShare>();
  for (const { table, rows, bytes } of shares) {
    const sum = sums.get(table) ?? { table, rows: 0, bytes: 0 };
    sums.set(table, { table, rows: sum.rows + rows, bytes: sum.bytes + bytes });
  }
  return [...sums.values()];
}

async function close(state: State): Promise<void> {
  state.closed = true;
  state.trouble.stop();
  state.queue.close();
  await inTurn(state, async () => {
    await seal(state);
    await settle(state);
  });
  await state.open?.file.close();
  await Promise.allSettled(state.changes);
}
