import { expect, test } from "vitest";
import { createFairShare } from "./fair-share.ts";

const total = { requests: 100, bytes: 1000 };
const one = { requests: 1, bytes: 0 };

function fill(name: string, other?: string): number {
  const share = createFairShare(() => 0);
  let held = 0;
  if (other !== undefined) share.allows(other, one, total);
  for (; held < total.requests; held++) {
    if (!share.allows(name, one, { requests: total.requests - held, bytes: total.bytes })) break;
    share.hold(name, one);
  }
  return held;
}

test("who is alone may hold everything", () => {
  expect(fill("a")).toBe(100);
});

test("while others come nobody can take all", () => {
  expect(fill("a", "b")).toBe(80);
});

test("bytes are shared in the same way, and who holds nothing is let in", () => {
  const share = createFairShare(() => 0);
  share.allows("b", one, total);
  expect(share.allows("a", { requests: 1, bytes: 1000 }, total)).toBe(true);
  share.hold("a", { requests: 1, bytes: 700 });
  expect(share.allows("a", { requests: 0, bytes: 100 }, { requests: 99, bytes: 300 })).toBe(true);
  share.hold("a", { requests: 0, bytes: 100 });
  expect(share.allows("a", { requests: 0, bytes: 1 }, { requests: 99, bytes: 200 })).toBe(false);
  expect(share.allows("b", { requests: 1, bytes: 200 }, { requests: 99, bytes: 200 })).toBe(true);
});

test("a minute after the others have gone everything is there again", () => {
  let nowMs = 0;
  const share = createFairShare(() => nowMs);
  share.allows("b", one, total);
  share.allows("a", one, total);
  share.hold("a", { requests: 90, bytes: 0 });
  expect(share.allows("a", one, { requests: 10, bytes: 1000 })).toBe(false);
  nowMs = 60_000;
  expect(share.allows("a", one, { requests: 10, bytes: 1000 })).toBe(true);
});
