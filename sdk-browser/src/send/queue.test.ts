import { expect, it } from "vitest";
import { createQueue, type Answer } from "./queue.ts";

const taken = (): Answer => Promise.resolve(undefined);

it("what somebody takes away while its request is made ready is not sent, and the rest is", async () => {
  const sent: string[] = [];
  const queue = createQueue<string>((batch) => {
    // The page goes away: it sends these itself.
    if (batch[0] === "a") queue.records.splice(0, 2);
    return Promise.resolve(() => {
      sent.push(...batch);
      return taken();
    });
  });
  for (const record of ["a", "b", "c"]) queue.add(record);
  await queue.flush();
  expect(sent).toEqual(["c"]);
});

it("records stay in the queue until their request is sent", async () => {
  let waiting = -1;
  const queue = createQueue<string>(async () => {
    await Promise.resolve();
    waiting = queue.records.length;
    return taken;
  });
  queue.add("a");
  await queue.flush();
  expect([waiting, queue.records.length]).toEqual([1, 0]);
});

it("what is to be sent again comes first, and nothing follows it before that", async () => {
  const attempts: string[][] = [];
  const queue = createQueue<string>((batch) => () => {
    attempts.push([...batch]);
    queue.add("later");
    return Promise.resolve(attempts.length === 1 ? 60_000 : undefined);
  });
  queue.add("first");
  await queue.flush();
  expect(queue.isFailing()).toBe(true);
  expect(queue.records).toEqual(["first", "later"]);
  expect(attempts).toEqual([["first"]]);
});

it("the hundredth record begins a request, and what waits by then goes with it, 500 at the most", async () => {
  const sizes: number[] = [];
  let run: (() => void) | undefined;
  const queue = createQueue<string>(
    (batch) => () => {
      sizes.push(batch.length);
      return taken();
    },
    () => new Promise<void>((resolve) => (run = resolve)),
  );
  for (let i = 0; i < 99; i++) queue.add(`${i}`);
  expect(run).toBeUndefined();
  for (let i = 99; i < 700; i++) queue.add(`${i}`);
  run?.();
  await queue.flush();
  expect(sizes).toEqual([500, 200]);
});
