import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Disk, DiskFile } from "./disk.ts";
import { openSpool } from "./open-spool.ts";
import { createSimulatedClock } from "./simulated-clock.ts";
import { createMachine } from "./simulated-disk.ts";
import { block, contentOf, contents, openSimulatedSpool, spoolDirectory } from "./simulated-spool.ts";
import type { Spool } from "./spool.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "spool-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** On the disk of the machine. */
function openRealSpool(segmentBytesMax?: number): Promise<Spool> {
  return openSpool({
    directory: join(root, "a/spool"),
    deadLetterDirectory: join(root, "a/dead-letter"),
    segmentBytesMax,
  });
}

test("what was committed is read back, after a restart too, and is gone once stored", async () => {
  const first = await openRealSpool();
  const chunks = Array.from({ length: 3_000 }, (_, index) => Buffer.alloc(index % 500, index));
  const body = Buffer.concat(chunks);
  for (let count = 0; count < 4; count++) {
    await first.commit([{ table: "otel_logs", rows: 10, chunks }, block("otel_traces", `t${count}`)]);
  }
  await first.close();
  const spool = await openRealSpool();
  const segment = (await spool.take())!;
  expect(segment.tables).toEqual([
    { table: "otel_logs", rows: 40, bytes: 4 * body.length },
    { table: "otel_traces", rows: 4, bytes: 8 },
  ]);
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(await contentOf(segment.read("otel_logs"))).toBe(body.toString("latin1").repeat(4));
    expect(await contentOf(segment.read("otel_traces"))).toBe("t0t1t2t3");
  }
  await segment.stored("otel_logs");
  expect(segment.tables).toMatchObject([{ table: "otel_traces" }]);
  expect(await readdir(join(root, "a/spool"))).toContain(`${segment.id}.done`);
  await segment.stored("otel_traces");
  expect(spool.stats()).toMatchObject({ segments: 0, bytes: 0, oldestAgeMs: 0 });
  await spool.close();
  expect((await readdir(join(root, "a/spool"))).toSorted()).toEqual(["lock", "quarantine"]);
});

test("a second spool on the same directory is refused until the first one is closed", async () => {
  const first = await openRealSpool();
  await expect(openRealSpool()).rejects.toMatchObject({ code: "spool_locked" });
  await first.close();
  await (await openRealSpool()).close();
});

test("a reader that stops early lets go of the file", async () => {
  const spool = await openRealSpool();
  await spool.commit([{ table: "logs", rows: 1, chunks: [Buffer.alloc(2 ** 21, 1)] }]);
  await spool.seal();
  const segment = (await spool.take())!;
  for await (const piece of segment.read("logs")) {
    expect((piece as Buffer).length).toBe(512 * 1024);
    break;
  }
  await segment.stored("logs");
  await spool.close();
});

test("size seals", async () => {
  const spool = await openSimulatedSpool(createMachine().boot(), { segmentBytesMax: 300 });
  for (let count = 0; count < 6; count++) await spool.commit([block("logs", "x".repeat(50))]);
  await spool.seal();
  expect((await contents(spool)).tables.map(({ logs }) => logs!.length)).toEqual([150, 150]);
});

test("age seals, but not while a sealed segment waits", async () => {
  const { clock, pass } = createSimulatedClock();
  const spool = await openSimulatedSpool(createMachine().boot(), { clock });
  await spool.commit([block("logs", "a")]);
  pass(999);
  expect(spool.stats()).toMatchObject({ segmentsWaiting: 0, oldestAgeMs: 999 });
  pass(1_000);
  // The writer waits: it gets each segment as it comes of age.
  expect((await spool.take())?.sealedAtMs).toBe(clock.now());
  const next = spool.take();
  await spool.commit([block("logs", "b")]);
  pass(1_000);
  expect((await next)?.tables).toHaveLength(1);
  // The writer is stuck: one segment waits, and the next one only grows.
  for (const text of ["c", "d", "e", "f"]) {
    await spool.commit([block("logs", text)]);
    pass(1_000);
  }
  await spool.commit([block("logs", "g")]);
  expect(spool.stats().segmentsWaiting).toBe(1);
  // Back again, it takes the one that waits; the other is old enough and follows.
  const taken = [await spool.take(), await spool.take()];
  expect(await Promise.all(taken.map((segment) => contentOf(segment!.read("logs"))))).toEqual(["c", "defg"]);
});

test("a full spool refuses, says so, and takes again when a segment is gone", async () => {
  const spool = await openSimulatedSpool(createMachine().boot(), { spoolBytesMax: 1_000 });
  await spool.commit([block("logs", "x".repeat(600))]);
  expect(spool.ready()).toBeUndefined();
  await expect(spool.commit([block("logs", "y".repeat(600))])).rejects.toMatchObject({
    code: "spool_full",
    retryAfterMs: 2_000,
  });
  expect(spool.ready()).toMatchObject({
    code: "spool_full",
    message: expect.stringContaining("limit is 1000 bytes") as string,
  });
  await spool.seal();
  await (await spool.take())!.stored("logs");
  expect(spool.ready()).toBeUndefined();
  await spool.commit([block("logs", "y".repeat(2_000))]);
  expect(spool.ready()?.code).toBe("spool_full");
  expect(spool.stats().refused).toEqual({ spool_full: 1, disk_full: 0, sync_failed: 0 });
});

test("a segment that stays does not keep out what fits beside it", async () => {
  const { clock, pass } = createSimulatedClock();
  const spool = await openSimulatedSpool(createMachine().boot(), { spoolBytesMax: 1_000, clock });
  await spool.commit([block("logs", "x".repeat(600))]);
  await spool.seal();
  await spool.take();
  await expect(spool.commit([block("logs", "y".repeat(600))])).rejects.toMatchObject({ code: "spool_full" });
  pass(1_999);
  expect(spool.ready()?.code).toBe("spool_full");
  pass(1);
  expect(spool.ready()).toBeUndefined();
  await spool.commit([block("logs", "z".repeat(50))]);
});

test("a smaller limit does not keep what is there from being read", async () => {
  const machine = createMachine();
  const first = await openSimulatedSpool(machine.boot());
  for (const text of ["a", "b"]) {
    await first.commit([block("logs", text.repeat(900))]);
    await first.seal();
  }
  await first.close();
  const spool = await openSimulatedSpool(machine.boot(), { spoolBytesMax: 1_000 });
  expect(spool.ready()?.code).toBe("spool_full");
  const { segments, tables } = await contents(spool);
  expect(tables).toEqual([{ logs: "a".repeat(900) }, { logs: "b".repeat(900) }]);
  for (const segment of segments) await segment.stored("logs");
  expect(spool.ready()).toBeUndefined();
});

test("a full disk: the frame is taken back, the segment goes on, a probe ends the trouble", async () => {
  const machine = createMachine();
  const { clock, pass } = createSimulatedClock();
  const spool = await openSimulatedSpool(machine.boot(), { clock });
  await spool.commit([block("logs", "a")]);
  machine.leave(20);
  await expect(spool.commit([block("logs", "b".repeat(100))])).rejects.toMatchObject({ code: "disk_full" });
  expect(spool.ready()?.code).toBe("disk_full");
  await expect(spool.commit([block("logs", "c")])).rejects.toMatchObject({ code: "disk_full" });
  pass(250);
  await spool.seal();
  expect(spool.ready()?.code).toBe("disk_full");
  machine.leave(Infinity);
  pass(500);
  await expect.poll(() => spool.ready()).toBeUndefined();
  await spool.commit([block("logs", "d")]);
  await spool.seal();
  expect((await contents(spool)).tables).toEqual([{ logs: "a" }, { logs: "d" }]);
});

test("space that a stored segment frees ends the trouble without waiting", async () => {
  const machine = createMachine();
  const { clock } = createSimulatedClock();
  const spool = await openSimulatedSpool(machine.boot(), { clock });
  await spool.commit([block("logs", "a".repeat(9_000))]);
  await spool.seal();
  machine.leave(20);
  await expect(spool.commit([block("logs", "b".repeat(100))])).rejects.toMatchObject({ code: "disk_full" });
  await (await spool.take())!.stored("logs");
  await expect.poll(() => spool.ready()).toBeUndefined();
});

test("space that others take as it is freed does not put off the next look at the disk", async () => {
  const machine = createMachine();
  const { clock, pass } = createSimulatedClock();
  const spool = await openSimulatedSpool(machine.boot(), { clock });
  for (let count = 0; count < 8; count++) {
    await spool.commit([block("logs", "a")]);
    await spool.seal();
  }
  machine.leave(20);
  await expect(spool.commit([block("logs", "b".repeat(100))])).rejects.toMatchObject({ code: "disk_full" });
  for (let count = 0; count < 8; count++) {
    // A few hundred bytes each: too little for the probe.
    await (await spool.take())!.stored("logs");
    await spool.seal();
    expect(spool.ready()?.code).toBe("disk_full");
  }
  machine.leave(Infinity);
  pass(250);
  await expect.poll(() => spool.ready()).toBeUndefined();
});

test("a sync that fails: the frame is cut off, its segment is settled, the next frame opens a new one", async () => {
  const machine = createMachine();
  const { clock, pass } = createSimulatedClock();
  const spool = await openSimulatedSpool(machine.boot(), { clock });
  await spool.commit([block("logs", "a"), block("traces", "A")]);
  machine.failSyncs(1, { code: "EIO", reverts: false, pick: () => 1 });
  await expect(spool.commit([block("logs", "b"), block("traces", "B")])).rejects.toMatchObject({ code: "sync_failed" });
  expect(spool.ready()?.code).toBe("sync_failed");
  expect(spool.stats()).toMatchObject({ segmentsSuspect: 1, segmentsWaiting: 0 });
  pass(250);
  await expect.poll(() => spool.ready()).toBeUndefined();
  await spool.commit([block("logs", "c")]);
  machine.cutPower(() => 1);
  const again = await openSimulatedSpool(machine.boot());
  expect((await contents(again)).tables).toEqual([{ logs: "a", traces: "A" }, { logs: "c" }]);
});

test("close lets go of the directory although the disk does not let go of a file", async () => {
  const disk = createMachine().boot();
  const stubborn = async (path: string): Promise<DiskFile> => ({
    ...(await disk.open(path, "create")),
    close: () => Promise.reject(new Error("EIO")),
  });
  const open: Disk["open"] = (path, mode) => (mode === "create" ? stubborn(path) : disk.open(path, mode));
  const spool = await openSimulatedSpool({ ...disk, open });
  await spool.commit([block("logs", "a")]);
  await spool.close();
  const again = await openSimulatedSpool(disk);
  expect((await contents(again)).tables).toEqual([{ logs: "a" }]);
});

test("close ends those who wait, and what comes after it", async () => {
  const machine = createMachine();
  const spool = await openSimulatedSpool(machine.boot());
  const waiting = spool.take();
  await spool.commit([block("logs", "a")]);
  await spool.seal();
  const segment = (await waiting)!;
  const late = spool.take();
  await spool.commit([block("logs", "b")]);
  await spool.close();
  await spool.close();
  expect(await late).toBeUndefined();
  expect(await spool.take()).toBeUndefined();
  await expect(spool.commit([block("logs", "c")])).rejects.toMatchObject({ code: "shutting_down" });
  await expect(segment.stored("logs")).rejects.toMatchObject({ code: "shutting_down" });
  expect([...machine.files().keys()].filter((path) => path.startsWith(spoolDirectory))).toHaveLength(2);
});

test("segments are taken oldest first, also when the clock has stepped back", async () => {
  const machine = createMachine();
  const { clock } = createSimulatedClock();
  for (const [index, text] of ["a", "b", "c"].entries()) {
    const spool = await openSimulatedSpool(machine.boot(), {
      clock: { ...clock, now: () => clock.now() - index * 60_000 },
    });
    await spool.commit([block("logs", text)]);
    await spool.close();
  }
  const spool = await openSimulatedSpool(machine.boot());
  expect((await contents(spool)).tables).toEqual([{ logs: "a" }, { logs: "b" }, { logs: "c" }]);
});

test("recovery that takes long reports how far it is", async () => {
  const machine = createMachine();
  const first = await openSimulatedSpool(machine.boot());
  for (let count = 0; count < 5; count++) await first.commit([block("logs", "x".repeat(1_000))]);
  await first.close();
  let nowMs = Date.now();
  const lines: string[] = [];
  const { clock } = createSimulatedClock();
  await openSimulatedSpool(machine.boot(), { clock: { ...clock, now: () => (nowMs += 900) } }, lines);
  expect(lines.filter((line) => line.includes("% of"))).toHaveLength(1);
});
