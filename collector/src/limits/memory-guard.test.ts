import { expect, test } from "vitest";
import { createMemoryGuard } from "./memory-guard.ts";

const mib = 2 ** 20;

test("too much resident memory or a heap near its limit is a shortage, looked at ten times a second", () => {
  let nowMs = 0;
  let use = { residentBytes: 100 * mib, heapBytes: 10 * mib, heapBytesMax: 100 * mib };
  const guard = createMemoryGuard({ memoryBytesMax: 200 * mib, read: () => use, now: () => nowMs });
  expect(guard()).toBeUndefined();
  use = { ...use, residentBytes: 201 * mib };
  expect(guard()).toBeUndefined();
  nowMs += 100;
  expect(guard()).toBe("the process holds 201 MiB of the 200 MiB it may");
  use = { residentBytes: 100 * mib, heapBytes: 86 * mib, heapBytesMax: 100 * mib };
  nowMs += 100;
  expect(guard()).toBe("its heap holds 86 MiB of 100 MiB");
});

test("this process has memory left", () => {
  expect(createMemoryGuard({ memoryBytesMax: 64 * 1024 * mib })()).toBeUndefined();
});
