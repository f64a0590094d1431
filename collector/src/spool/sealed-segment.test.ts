import { expect, test } from "vitest";
import { createMachine } from "./simulated-disk.ts";
import type { Machine } from "./simulated-disk.ts";
import { block, contentOf, deadLetterDirectory, openSimulatedSpool, spoolDirectory } from "./simulated-spool.ts";
import type { SealedSegment, Spool } from "./spool.ts";

const names = ["logs", "traces", "sums"];

/** A spool with one sealed segment of three tables, taken. */
async function withSegment(machine: Machine): Promise<{ spool: Spool; segment: SealedSegment }> {
  const spool = await openSimulatedSpool(machine.boot());
  await spool.commit(names.map((table) => block(table, table.repeat(3))));
  await spool.seal();
  return { spool, segment: (await spool.take())! };
}

/** The tables that a new process finds undone; it reads each of them. */
async function left(machine: Machine): Promise<string[]> {
  const spool = await openSimulatedSpool(machine.boot());
  if (spool.stats().segmentsWaiting === 0) return [];
  const segment = (await spool.take())!;
  for (const { table } of segment.tables) expect(await contentOf(segment.read(table))).toBe(table.repeat(3));
  return segment.tables.map(({ table }) => table);
}

/** Works off the tables with `finish`, dies at the n-th change of the disk, and says what had been confirmed. */
async function dieAt(
  machine: Machine,
  changes: number,
  finish: (segment: SealedSegment, table: string) => Promise<void>,
): Promise<string[]> {
  const { segment } = await withSegment(machine);
  const confirmed: string[] = [];
  const died = new Promise<void>((resolve) => {
    let state = changes;
    machine.killAfter(changes, (below) => (state = (state * 31 + 7) % below), resolve);
  });
  const work = (async () => {
    for (const table of names) {
      await finish(segment, table);
      confirmed.push(table);
    }
  })();
  await Promise.race([died, work]);
  return confirmed;
}

test("a process killed at any change never brings back what it had confirmed", async () => {
  for (let changes = 1; changes <= 8; changes++) {
    const machine = createMachine();
    const confirmed = await dieAt(machine, changes, (segment, table) => segment.stored(table));
    machine.kill();
    const undone = await left(machine);
    expect(
      undone.filter((table) => confirmed.includes(table)),
      `killed at change ${changes}`,
    ).toEqual([]);
    expect(undone.length).toBeGreaterThanOrEqual(names.length - confirmed.length - 1);
  }
});

test("power that fails at any change brings a table back whole or not at all", async () => {
  for (let changes = 1; changes <= 8; changes++) {
    for (let luck = 0; luck < 20; luck++) {
      const machine = createMachine();
      await dieAt(machine, changes, (segment, table) => segment.stored(table));
      let state = luck;
      machine.cutPower((below) => (state = (state * 31 + 7) % 1009) % below);
      const undone = await left(machine);
      expect(names).toEqual(expect.arrayContaining(undone));
      expect([...machine.files().keys()].filter((path) => path.endsWith(".done")).length).toBeLessThanOrEqual(
        undone.length,
      );
    }
  }
});

test("a dead letter survives power loss, and its table does not come back", async () => {
  for (let luck = 0; luck < 20; luck++) {
    const machine = createMachine();
    const { segment } = await withSegment(machine);
    await segment.deadLetter("traces", "Type mismatch", Date.UTC(2026, 0, 1));
    let state = luck;
    machine.cutPower((below) => (state = (state * 31 + 7) % 1009) % below);
    expect(await left(machine)).toEqual(["logs", "sums"]);
    const files = machine.files();
    expect(files.get(`${deadLetterDirectory}/${segment.id}.traces.native`)?.toString()).toBe("tracestracestraces");
    expect(JSON.parse(files.get(`${deadLetterDirectory}/${segment.id}.traces.json`)!.toString())).toMatchObject({
      id: `${segment.id}.traces`,
      table: "traces",
      rows: 1,
      bytes: 18,
      reason: "Type mismatch",
      firstFailedAt: "2026-01-01T00:00:00.000Z",
    });
  }
});

test("a dead letter that finds no room is refused and the table stays", async () => {
  const machine = createMachine();
  const { spool, segment } = await withSegment(machine);
  machine.leave(5);
  await expect(segment.deadLetter("logs", "no")).rejects.toMatchObject({ code: "disk_full" });
  expect(segment.tables).toHaveLength(3);
  machine.leave(Infinity);
  await segment.deadLetter("logs", "no");
  expect(spool.stats()).toMatchObject({ deadLetters: 1, deadLetterRows: 1 });
});

test("on a full disk a segment is worked off all the same, and its space comes back", async () => {
  const machine = createMachine();
  const { spool, segment } = await withSegment(machine);
  machine.leave(0);
  for (const table of names) await segment.stored(table);
  expect(spool.stats()).toMatchObject({ segments: 0, bytes: 0, marksFailed: 2 });
  expect([...machine.files().keys()]).toEqual([]);
});

test("tables may be confirmed at the same time, and twice", async () => {
  const machine = createMachine();
  const { spool, segment } = await withSegment(machine);
  await Promise.all([...names, ...names].map((table) => segment.stored(table)));
  expect(spool.stats().segments).toBe(0);
  expect([...machine.files().keys()]).toEqual([]);
});

test("a torn sidecar counts as far as its lines hold", async () => {
  const machine = createMachine();
  const { segment } = await withSegment(machine);
  await segment.stored("logs");
  await segment.stored("traces");
  machine.kill();
  const path = `${spoolDirectory}/${segment.id}.done`;
  machine.put(path, machine.files().get(path)!.subarray(0, -1));
  const spool = await openSimulatedSpool(machine.boot());
  const again = (await spool.take())!;
  expect(again.tables.map(({ table }) => table)).toEqual(["traces", "sums"]);
  await again.stored("sums");
  machine.kill();
  expect(await left(machine)).toEqual(["traces"]);
});
