/**
 * Items wait here, in the main thread, until enough are there or the delay is over; then they are serialized and handed to
 * delivery. A burst that fills the queue within one turn of the event loop is serialized in that turn: that costs no more than later,
 * and nothing is lost. What limits memory is the backlog of delivery.
 */
import type { Delivery } from "./delivery.ts";
import type { Signal } from "../signal.ts";

export interface Batch<Item> {
  add(item: Item): void;
  /** Serializes and hands over all that waits, synchronously. */
  hurry(): void;
  readonly size: number;
  stop(): void;
}

export interface BatchOptions {
  /** At so many items the queue is emptied at once, whatever else waits. */
  readonly queueMax: number;
  /** So many items make one request. */
  readonly batchMax: number;
  /** So long an item waits at most. */
  readonly delayMs: number;
}

export interface BatchParts<Item> {
  serialize(items: Item[]): Uint8Array | undefined;
  readonly delivery: Delivery;
  readonly signal: Signal;
}

/** Makes the queue of one signal. */
export function createBatch<Item>(options: BatchOptions, parts: BatchParts<Item>): Batch<Item> {
  const { queueMax, batchMax, delayMs } = options;
  const { delivery, signal } = parts;
  let items: Item[] = [];
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
  let isStopped = false;

  function handOver(some: Item[]): void {
    if (!delivery.hasRoom()) return delivery.drop(signal, some.length, "backlog");
    let body: Uint8Array | undefined;
    try {
      body = parts.serialize(some);
    } catch {
      // One record that cannot be serialized, such as an attribute whose getter throws, must not take the others with it.
      if (some.length > 1) return some.forEach((item) => handOver([item]));
    }
    if (body === undefined) delivery.drop(signal, some.length, "unreadable");
    else delivery.send(signal, some.length, body);
  }

  function cancel(): void {
    clearTimeout(timer);
    if (soon) clearImmediate(soon);
    timer = soon = undefined;
  }

  function hurry(): void {
    cancel();
    const all = items;
    items = [];
    for (let start = 0; start < all.length; start += batchMax) handOver(all.slice(start, start + batchMax));
  }

  /** Whole batches only, one a turn of the event loop; the rest waits for its delay. */
  function handOverFull(): void {
    soon = undefined;
    handOver(items.splice(0, batchMax));
    if (items.length >= batchMax) soon = setImmediate(handOverFull);
    else if (items.length === 0) cancel();
  }

  return {
    add(item) {
      if (isStopped) return delivery.drop(signal, 1, "backlog");
      items.push(item);
      if (items.length >= queueMax) hurry();
      else if (items.length >= batchMax) soon ??= setImmediate(handOverFull);
      else timer ??= setTimeout(hurry, delayMs).unref();
    },
    hurry,
    get size() {
      return items.length;
    },
    stop() {
      hurry();
      isStopped = true;
    },
  };
}
