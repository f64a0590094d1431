import { expect, test } from "vitest";
import { createBatch, type BatchOptions } from "./batch.ts";
import type { Delivery } from "./delivery.ts";

interface Site {
  readonly sent: number[][];
  readonly dropped: string[];
  readonly batch: ReturnType<typeof createBatch<number>>;
}

/** A batch over a delivery that only writes down; what is over 100 cannot be serialized. */
function createSite(options: Partial<BatchOptions> = {}, hasRoom = true): Site {
  const sent: number[][] = [];
  const dropped: string[] = [];
  const delivery: Pick<Delivery, "send" | "hasRoom" | "drop"> = {
    hasRoom: () => hasRoom,
    send(_, records, body) {
      expect(records).toBe(body.length);
      sent.push([...body]);
    },
    drop: (signal, records, why) => void dropped.push(`${records} ${signal}: ${why}`),
  };
  const serialize = (items: number[]): Uint8Array => {
    if (items.some((item) => item > 100)) throw new Error("too large");
    return Uint8Array.from(items);
  };
  const parts = { serialize, delivery: delivery as Delivery, signal: "traces" } as const;
  return { sent, dropped, batch: createBatch({ queueMax: 8, batchMax: 3, delayMs: 5, ...options }, parts) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a full batch leaves in the next turn of the event loop, the rest after its delay", async () => {
  const { sent, batch } = createSite();
  for (let item = 0; item < 4; item++) batch.add(item);
  expect(sent).toEqual([]);
  await turn();
  expect(sent).toEqual([[0, 1, 2]]);
  await expect.poll(() => sent).toEqual([[0, 1, 2], [3]]);
});

test("a burst that fills the queue is handed over at once, nothing of it is dropped", () => {
  const { sent, dropped, batch } = createSite();
  for (let item = 0; item < 20; item++) batch.add(item);
  batch.hurry();
  expect(sent.flat()).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(dropped).toEqual([]);
});

test("one record that cannot be serialized does not take the others with it", () => {
  const { sent, dropped, batch } = createSite();
  [1, 2, 101].forEach((item) => batch.add(item));
  batch.hurry();
  expect(sent).toEqual([[1], [2]]);
  expect(dropped).toEqual(["1 traces: unreadable"]);
});

test("nothing is serialized for a backlog that is full", () => {
  const { sent, dropped, batch } = createSite({}, false);
  [1, 101].forEach((item) => batch.add(item));
  batch.hurry();
  expect([sent, dropped]).toEqual([[], ["2 traces: backlog"]]);
});

test("after it is stopped nothing is kept in silence", () => {
  const { dropped, batch } = createSite();
  batch.stop();
  batch.add(1);
  expect(dropped).toEqual(["1 traces: backlog"]);
});
