/**
 * The delivery thread: compresses, posts and tries again, so that nothing of it happens in the event loop of the application. It
 * writes to no stream of its own; what there is to tell goes to the main thread as a message, which can still read it when it ends.
 */
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import type { Destination } from "./destination.ts";
import { createLane, type Lane, type Report } from "./lane.ts";
import { openLedger } from "./ledger.ts";
import { signals, type Signal } from "../signal.ts";

/** What the thread is started with. */
export interface ThreadData {
  /** How `register` recognises this thread, where `NODE_OPTIONS=--import` runs it as well. */
  readonly spanhouse: "delivery";
  readonly memory: SharedArrayBuffer;
  readonly destinations: Readonly<Record<Signal, Destination | undefined>>;
  readonly reports: MessagePort;
}

/** What the main thread says. */
export type Order =
  | { readonly kind: "send"; readonly signal: Signal; readonly records: number; readonly body: Uint8Array }
  | { readonly kind: "drain"; readonly timeoutMs: number }
  | { readonly kind: "relax" };

const { memory, destinations, reports } = workerData as ThreadData;
const ledger = openLedger(memory);
const report = (about: Report): void => reports.postMessage(about, []);
const lanes = new Map<Signal, Lane>();
for (const signal of signals) {
  const destination = destinations[signal];
  if (destination) lanes.set(signal, createLane({ signal, destination, ledger, report }));
}

parentPort?.on("message", (order: Order) => {
  if (order.kind === "send") lanes.get(order.signal)?.add(order.records, order.body);
  else if (order.kind === "relax") lanes.forEach((lane) => lane.relax());
  else lanes.forEach((lane) => lane.drain(performance.now() + order.timeoutMs));
});
