import type { CommitBlock, FinishedBlock } from "../columns/commit-block.ts";
import type { Decoded, Decoder } from "../decode/decoder.ts";
import { OperatingError } from "../errors.ts";
import type { Spool, TableBlock } from "../spool/spool.ts";
import type { Telemetry } from "../telemetry.ts";
import { createPace } from "./pace.ts";
import type { OtlpRequest, Receipt, Signal, Sink, Unready } from "./sink.ts";

/**
 * Group commit: one fsync for everybody who came while the previous one was running.
 *
 *   request ──► decode into the open window ──┐
 *   request ──► decode into the open window ──┼──► finish ──► spool.commit ──► all of them are answered
 *   request ──► malformed: rolled back, 400   │                   │
 *               (the next window fills) ◄─────┘ ◄─────────────────┘
 *
 * - Alone, a request waits for its own write and fsync and nothing else. When many come, commits begin
 *   `commitIntervalMs` apart (`pace.ts`), and windows grow beyond that while the disk is busy.
 * - A window that has reached `windowBytesMax` while the disk is busy takes no more: later requests wait to be decoded.
 * - When a commit fails, everybody in that window is told so, and nothing of it is tried again.
 */
export interface Committer extends Sink {
  /** Calls the listener with the blocks of every commit, after the fsync. The bytes are valid during the call only. */
  onCommit(listener: Listener): () => void;
  /** Refuses new requests and resolves when all that were accepted are answered. */
  stop(): Promise<void>;
}

type Listener = (blocks: readonly TableBlock[]) => void;

export interface CommitterOptions {
  readonly decoder: Decoder;
  readonly block: CommitBlock;
  readonly spool: Pick<Spool, "commit" | "ready">;
  readonly telemetry: Pick<Telemetry, "decoded" | "received" | "rejected" | "truncated" | "committed" | "commitFailed">;
  readonly windowBytesMax: number;
  /** Commits begin at the earliest so long after one another. */
  readonly commitIntervalMs: number;
  /** A listener of `onCommit` has thrown; commits go on, and so does the listener. */
  readonly listenerFailed: (error: unknown) => void;
}

/** Those who wait for one commit. */
interface Window {
  readonly settled: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
  readonly openedAt: number;
}

const stopping: Unready = {
  code: "shutting_down",
  message: "the collector is stopping; another one, or this one after its restart, will take the request",
  retryAfterMs: 5_000,
};

/** Makes the sink that decodes, commits and answers. */
export function createCommitter(options: CommitterOptions): Committer {
  const { block, spool, telemetry, windowBytesMax } = options;
  const listeners = new Set<Listener>();
  const pace = createPace(options.commitIntervalMs);
  let window: Window | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  function ready(): Unready | undefined {
    return stopped ? stopping : spool.ready();
  }

  async function accept(request: OtlpRequest): Promise<Receipt> {
    refuseUnlessReady(ready());
    while (window !== undefined && block.size() >= windowBytesMax) {
      // Its outcome belongs to those who are in it; here it only means that there is room again.
      await window.settled.catch(() => undefined);
      refuseUnlessReady(ready());
    }
    const decoded = decodeTimed(options, request);
    if (decoded.received > decoded.rejected) {
      window ??= openWindow();
      const { settled } = window;
      running ??= run();
      if (block.size() >= windowBytesMax) pace.hurry();
      await settled;
    }
    count(telemetry, request.signal, decoded);
    return decoded;
  }

  /** Commits window after window until none is open. */
  async function run(): Promise<void> {
    while (window !== undefined) {
      await pace.turn();
      const committing: Window = window;
      const rows = block.rows();
      const blocks = await commit(committing);
      if (blocks !== undefined) {
        const bytes = blocks.reduce((sum, { chunks }) => sum + chunks[0].length, 0);
        telemetry.committed((performance.now() - committing.openedAt) / 1000, bytes, rows);
        for (const listener of listeners) tell(listener, blocks, options.listenerFailed);
      }
    }
    running = undefined;
  }

  /** Closes the window, commits it and tells those who wait; gives the blocks that are durable now. */
  async function commit(waiting: Window): Promise<readonly FinishedBlock[] | undefined> {
    window = undefined;
    try {
      const blocks = block.finish();
      await spool.commit(blocks);
      waiting.resolve();
      return blocks;
    } catch (error) {
      telemetry.commitFailed(error instanceof OperatingError ? error.code : "unknown");
      waiting.reject(error);
      return undefined;
    }
  }

  return {
    accept,
    ready,
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** Who only looks on must not end the commits. */
function tell(listener: Listener, blocks: readonly TableBlock[], failed: CommitterOptions["listenerFailed"]): void {
  try {
    listener(blocks);
  } catch (error) {
    failed(error);
  }
}

function decodeTimed({ decoder, telemetry }: CommitterOptions, request: OtlpRequest): Decoded {
  const startedAt = performance.now();
  const decoded = decoder.decode(request);
  telemetry.decoded(request.signal, (performance.now() - startedAt) / 1000);
  return decoded;
}

function count(telemetry: CommitterOptions["telemetry"], signal: Signal, decoded: Decoded): void {
  telemetry.received(signal, decoded.received);
  if (decoded.truncated > 0) telemetry.truncated(decoded.truncated);
  for (const [reason, records] of decoded.reasons) telemetry.rejected(signal, reason, records);
}

function openWindow(): Window {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { settled: promise, resolve, reject, openedAt: performance.now() };
}

function refuseUnlessReady(unready: Unready | undefined): void {
  if (unready === undefined) return;
  throw new OperatingError(unready.code, unready.message, { retryAfterMs: unready.retryAfterMs });
}
