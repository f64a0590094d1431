/**
 * The account of what waits and what became of it, in memory that both threads see: at the end of the process the main
 * thread blocks, and only this still tells it how far delivery has come.
 *
 *     0 pendingBodies   1 pendingBytes   then for each signal: pending, delivered, rejected, lost (records)
 *
 * Every record that was handed over is in exactly one of the four.
 */
import { signals, type Signal } from "../signal.ts";

const outcomes = ["pending", "delivered", "rejected", "lost"] as const;

/** Where a record is: on its way, stored, refused by the collector, or dropped. */
export type Outcome = (typeof outcomes)[number];

export type Counts = Record<Signal, Record<Outcome, number>>;

export interface Ledger {
  /** The memory, for the other thread. */
  readonly memory: SharedArrayBuffer;
  add(signal: Signal, outcome: Outcome, records: number): void;
  addBody(bytes: number): void;
  /** A body gets smaller when it is compressed. */
  resizeBody(bytes: number): void;
  removeBody(bytes: number): void;
  /** What is pending is lost: nobody is there any more to deliver it. */
  abandon(): void;
  pendingBodies(): number;
  pendingBytes(): number;
  counts(): Counts;
  /** Blocks until no body is pending, or so long. */
  waitUntilEmpty(timeoutMs: number): void;
}

const bodiesAt = 0;
const bytesAt = 1;
const head = 2;

function indexOf(signal: Signal, outcome: Outcome): number {
  return head + signals.indexOf(signal) * outcomes.length + outcomes.indexOf(outcome);
}

/** A ledger over `memory`, or over new memory. */
export function openLedger(memory?: SharedArrayBuffer): Ledger {
  const slots = head + signals.length * outcomes.length;
  const buffer = memory ?? new SharedArrayBuffer(slots * BigInt64Array.BYTES_PER_ELEMENT);
  const cells = new BigInt64Array(buffer);
  const read = (index: number): number => Number(Atomics.load(cells, index));
  const change = (index: number, by: number): number => Number(Atomics.add(cells, index, BigInt(by))) + by;

  return {
    memory: buffer,
    add: (signal, outcome, records) => void change(indexOf(signal, outcome), records),
    addBody(bytes) {
      change(bodiesAt, 1);
      change(bytesAt, bytes);
    },
    resizeBody: (bytes) => void change(bytesAt, bytes),
    removeBody(bytes) {
      change(bytesAt, -bytes);
      if (change(bodiesAt, -1) === 0) Atomics.notify(cells, bodiesAt);
    },
    abandon() {
      for (const signal of signals) {
        const pending = read(indexOf(signal, "pending"));
        change(indexOf(signal, "pending"), -pending);
        change(indexOf(signal, "lost"), pending);
      }
      change(bytesAt, -read(bytesAt));
      change(bodiesAt, -read(bodiesAt));
    },
    pendingBodies: () => read(bodiesAt),
    pendingBytes: () => read(bytesAt),
    counts() {
      const ofSignal = (signal: Signal): [Signal, Record<Outcome, number>] => [
        signal,
        Object.fromEntries(outcomes.map((outcome) => [outcome, read(indexOf(signal, outcome))])) as Counts[Signal],
      ];
      return Object.fromEntries(signals.map(ofSignal)) as Counts;
    },
    waitUntilEmpty(timeoutMs) {
      const deadlineMs = performance.now() + timeoutMs;
      for (let pending = read(bodiesAt); pending > 0; pending = read(bodiesAt)) {
        const leftMs = deadlineMs - performance.now();
        if (leftMs <= 0) return;
        // Woken only at zero; the value may have changed before the wait began, and then the wait ends at once.
        Atomics.wait(cells, bodiesAt, BigInt(pending), leftMs);
      }
    },
  };
}
