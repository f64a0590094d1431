import { join } from "node:path";
import { OperatingError } from "../errors.ts";
import { systemClock } from "./clock.ts";
import { commitFrame, ready } from "./commit-frame.ts";
import { systemDisk } from "./disk.ts";
import { createFrameEncoder } from "./frame.ts";
import { createLedger } from "./ledger.ts";
import { recoverDirectory } from "./recover-directory.ts";
import { sealOpen, takeSealed } from "./seal-open.ts";
import { createSegmentIds, segmentTimeMs } from "./segment-id.ts";
import { createSegmentQueue } from "./segment-queue.ts";
import { probe, settleSuspects } from "./settle-suspects.ts";
import { createSpoolCounters, lockName, quarantineName } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import { enqueue, inTurn, measure, removed } from "./spool-state.ts";
import type { SpoolState } from "./spool-state.ts";
import type { Spool, SpoolOptions, SpoolStats } from "./spool.ts";
import { sumByTable } from "./sum-by-table.ts";
import { createTrouble } from "./trouble.ts";

const segmentBytesMaxDefault = 32 * 2 ** 20;
const segmentAgeMsMaxDefault = 1_000;
const spoolBytesMaxDefault = 8 * 2 ** 30;

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
      commit: (blocks) => (blocks.length === 0 ? Promise.resolve() : inTurn(state, () => commitFrame(state, blocks))),
      ready: () => ready(state),
      take: () => takeSealed(state),
      seal: () => inTurn(state, () => sealOpen(state)),
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

async function recover(folder: SpoolFolder, options: SpoolOptions): Promise<SpoolState> {
  const { segments, suspects } = await recoverDirectory(folder);
  const newestMs = [...segments, ...suspects].reduce((newest, { id }) => Math.max(newest, segmentTimeMs(id)), 0);
  const state: SpoolState = {
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

/** Lets nothing change the directory behind `close`, which waits for what has begun. */
async function change(state: SpoolState, action: () => Promise<void>): Promise<void> {
  if (state.closed) throw new OperatingError("shutting_down", "the spool is closed");
  const running = action();
  state.changes.add(running);
  try {
    await running;
  } finally {
    state.changes.delete(running);
  }
}

function stats({ folder, ledger, queue, suspects, spoolBytesMax, shares, recovered }: SpoolState): SpoolStats {
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

/** Never rejects: what the disk refuses now is logged, and left to the next start. */
async function close(state: SpoolState): Promise<void> {
  state.closed = true;
  state.trouble.stop();
  state.queue.close();
  await inTurn(state, async () => {
    await sealOpen(state);
    await settleSuspects(state);
  });
  await Promise.allSettled(state.changes);
}
