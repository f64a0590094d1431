/**
 * The main thread's end of delivery. The thread is started with the first body; it never keeps the process alive.
 *
 *     send ─► ledger + message ─► thread ─► collector
 *     drain: blocks on the ledger until nothing is pending, only when the process is ending
 *
 * Limit: `backlogBytesMax` of bodies that wait (compressed once the thread has them); beyond it what comes is dropped and counted.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Destination } from "./destination.ts";
import type { Order, ThreadData } from "./delivery-thread.ts";
import type { Report } from "./lane.ts";
import { openLedger, type Counts, type Ledger } from "./ledger.ts";
import type { Signal } from "../signal.ts";
import { createSpokesman, type DropReason } from "./spokesman.ts";

export interface Delivery {
  /** Hands a body over; it belongs to delivery from then on. Never throws, never blocks. */
  send(signal: Signal, records: number, body: Uint8Array): void;
  /** Whether another body would be kept. */
  hasRoom(): boolean;
  /** Counts records that were dropped before they became a body. */
  drop(signal: Signal, records: number, why: DropReason): void;
  /** Resolves when nothing is pending, or after so long. `isLast` gives up early where the collector is not there. */
  flush(timeoutMs: number, isLast?: boolean): Promise<void>;
  /** Blocks until nothing is pending, or so long; only for the end of the process. */
  drain(timeoutMs: number): void;
  counts(): Counts;
  stop(): void;
}

export interface DeliveryOptions {
  readonly backlogBytesMax: number;
  /** Writes one line for the person who runs the service. */
  say(line: string): void;
}

export type Destinations = Readonly<Record<Signal, Destination | undefined>>;

const pollMs = 10;

/** In the repository a thread runs from source, as everything does; in the package it is built. */
const threadFile = new URL(`./delivery-thread.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);

/** Asks again and again, because a message from the thread would come no sooner; the timers keep the process alive meanwhile. */
async function untilEmpty(ledger: Ledger, timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (ledger.pendingBodies() > 0 && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The thread; without `NODE_OPTIONS`, so that nothing that is meant for the application is loaded into it. */
function startThread(data: ThreadData): Worker {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const options = { workerData: data, transferList: [data.reports], execArgv: [], env, name: "spanhouse" };
  const thread = new Worker(threadFile, options);
  thread.unref();
  return thread;
}

/** Prepares delivery; nothing is started before there is something to deliver. */
export function createDelivery(destinations: Destinations, options: DeliveryOptions): Delivery {
  const ledger = openLedger();
  const { backlogBytesMax, say } = options;
  const spokesman = createSpokesman({ destinations, backlogBytesMax, counts: ledger.counts, say });
  const { port1: reports, port2: threadReports } = new MessageChannel();
  let thread: Worker | undefined;
  let isStopped = false;

  reports.on("message", (report: Report) => spokesman.tell(report)).unref();

  function fail(error: unknown): void {
    isStopped = true;
    ledger.abandon();
    say(`delivery has stopped, and nothing is sent any more: ${String(error)}`);
  }

  function start(): Worker {
    thread = startThread({ spanhouse: "delivery", memory: ledger.memory, destinations, reports: threadReports });
    return thread.on("error", fail);
  }

  function order(what: Order, transfer: ArrayBuffer[] = []): void {
    if (isStopped) return;
    try {
      (thread ?? start()).postMessage(what, transfer);
    } catch (error) {
      // No memory, or no permission for threads. The application must not hear of it as an error of its own.
      fail(error);
    }
  }

  /** What the thread has reported and no event has brought yet. */
  function readReports(): void {
    for (let next = receiveMessageOnPort(reports); next; next = receiveMessageOnPort(reports)) {
      spokesman.tell(next.message as Report);
    }
  }

  return {
    send(signal, records, body) {
      if (isStopped || destinations[signal] === undefined) return ledger.add(signal, "lost", records);
      ledger.add(signal, "pending", records);
      ledger.addBody(body.length);
      order({ kind: "send", signal, records, body }, [body.buffer as ArrayBuffer]);
    },
    hasRoom: () => !isStopped && ledger.pendingBytes() < backlogBytesMax,
    drop(signal, records, why) {
      ledger.add(signal, "lost", records);
      if (!isStopped) spokesman.noteDropped(why);
    },
    async flush(timeoutMs, isLast = false) {
      if (isLast) {
        spokesman.prepareFarewell();
        if (thread) order({ kind: "drain", timeoutMs });
      }
      await untilEmpty(ledger, timeoutMs);
      if (!isLast) return;
      readReports();
      spokesman.sayFarewell();
      if (thread) order({ kind: "relax" });
    },
    drain(timeoutMs) {
      spokesman.prepareFarewell();
      if (ledger.pendingBodies() > 0) {
        order({ kind: "drain", timeoutMs });
        ledger.waitUntilEmpty(timeoutMs);
      }
      readReports();
      spokesman.sayFarewell();
    },
    counts: ledger.counts,
    stop() {
      isStopped = true;
      reports.close();
      void thread?.terminate();
    },
  };
}
