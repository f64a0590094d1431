import { expect, test } from "vitest";
import { createQuerySlots } from "./query-slots.ts";

const never = new AbortController().signal;

function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

test("what is over the limit waits its turn, in order; another key does not wait", async () => {
  const slots = createQuerySlots({ runningMax: 1, waitingMax: 2 });
  const done: string[] = [];
  const first = gate();
  const running = slots("a", never, async () => {
    await first.opened;
    done.push("a1");
  });
  const second = slots("a", never, () => Promise.resolve(done.push("a2")));
  const third = slots("a", never, () => Promise.resolve(done.push("a3")));
  await slots("b", never, () => Promise.resolve(done.push("b1")));
  await expect(slots("a", never, () => Promise.resolve())).rejects.toMatchObject({ code: "over_rate" });
  first.open();
  await Promise.all([running, second, third]);
  expect(done).toEqual(["b1", "a1", "a2", "a3"]);
});

test("who leaves while waiting gives the place up, and a failure frees its own", async () => {
  const slots = createQuerySlots({ runningMax: 1, waitingMax: 1 });
  const first = gate();
  const running = slots("a", never, () => first.opened);
  const leaving = new AbortController();
  const waiting = slots("a", leaving.signal, () => Promise.resolve());
  leaving.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
  const next = slots("a", never, () => Promise.reject(new Error("refused")));
  first.open();
  await running;
  await expect(next).rejects.toThrow("refused");
  expect(await slots("a", never, () => Promise.resolve("free"))).toBe("free");
});
