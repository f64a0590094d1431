import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { encodeFileHeader } from "./frame.ts";
import { createMachine } from "./simulated-disk.ts";
import type { Machine } from "./simulated-disk.ts";
import { block, contents, openSimulatedSpool, spoolDirectory } from "./simulated-spool.ts";

/** A segment of three frames as it was left by `kill -9`, and where its frames end. */
async function leftSegment(): Promise<{ id: string; path: string; bytes: Buffer; ends: number[] }> {
  const machine = createMachine();
  const spool = await openSimulatedSpool(machine.boot());
  const ends: number[] = [];
  for (const number of [1, 2, 3]) {
    await spool.commit([block("logs", `l${number}`), block("traces", `t${number}`)]);
    ends.push(spool.stats().bytes);
  }
  const [path, bytes] = [...machine.files()].find(([name]) => name.endsWith(".segment"))!;
  return { id: path.slice(spoolDirectory.length + 1, -".segment".length), path, bytes, ends };
}

function quarantined(machine: Machine): [name: string, content: Buffer][] {
  const prefix = `${spoolDirectory}/quarantine/`;
  return [...machine.files()]
    .filter(([path]) => path.startsWith(prefix) && !path.endsWith(".json"))
    .map(([path, content]) => [path.slice(prefix.length), content]);
}

/** Opens a spool over one file and reads everything. */
async function recovered(path: string, bytes: Buffer) {
  const machine = createMachine();
  machine.put(path, bytes);
  const lines: string[] = [];
  const spool = await openSimulatedSpool(machine.boot(), {}, lines);
  const { tables } = await contents(spool);
  return { machine, lines, stats: spool.stats(), tables: tables[0] ?? {}, file: machine.files().get(path) };
}

test("a segment that ends anywhere is cut behind its last whole frame", async () => {
  const { path, bytes, ends } = await leftSegment();
  for (let length = 0; length <= bytes.length; length++) {
    const { machine, stats, tables, file } = await recovered(path, bytes.subarray(0, length));
    const whole = ends.filter((end) => end <= length).length;
    const expected = { logs: "l1l2l3".slice(0, 2 * whole), traces: "t1t2t3".slice(0, 2 * whole) };
    expect(tables, `cut to ${length} bytes`).toEqual(whole === 0 ? {} : expected);
    expect(file?.length).toBe(whole === 0 ? undefined : ends[whole - 1]);
    expect(stats.bytes).toBe(file?.length ?? 0);
    expect(quarantined(machine)).toEqual([]);
  }
});

test("one corrupt byte costs the frame that it is in, wherever it is", async () => {
  const { id, path, bytes, ends } = await leftSegment();
  const starts = [48, ...ends];
  for (let offset = 0; offset < bytes.length; offset++) {
    const damaged = Buffer.from(bytes);
    damaged[offset]! ^= 0x10;
    const { machine, lines, stats, tables } = await recovered(path, damaged);
    const hit = offset < 48 ? -1 : starts.findIndex((start, index) => offset >= start && offset < ends[index]!);
    const kept = [1, 2, 3].filter((number) => number !== hit + 1);
    expect(tables, `byte ${offset}`).toEqual({
      logs: kept.map((n) => `l${n}`).join(""),
      traces: kept.map((n) => `t${n}`).join(""),
    });
    const [start, end] = hit < 0 ? [0, 48] : [starts[hit]!, ends[hit]!];
    expect(quarantined(machine)).toEqual([[`${id}.${start}-${end}.bytes`, damaged.subarray(start, end)]]);
    expect(stats).toMatchObject({ quarantined: 1, quarantinedBytes: end - start });
    expect(lines.some((line) => line.startsWith("error") && line.includes(id))).toBe(true);
  }
});

test("a damaged end and a damaged file header are healed: the next start finds nothing", async () => {
  const { path, bytes, ends } = await leftSegment();
  const damaged = Buffer.from(bytes);
  damaged[3]! ^= 1;
  damaged[bytes.length - 1]! ^= 1;
  const { machine } = await recovered(path, damaged);
  machine.cutPower(() => 1);
  const spool = await openSimulatedSpool(machine.boot());
  expect(spool.stats()).toMatchObject({ quarantined: 0, tornBytes: 0, bytes: ends[1] });
  expect(machine.files().get(path)!.equals(bytes.subarray(0, ends[1]))).toBe(true);
});

test("a report beside quarantined bytes says what they are", async () => {
  const { id, path, bytes, ends } = await leftSegment();
  const damaged = Buffer.from(bytes);
  damaged[ends[1]! - 1]! ^= 1;
  const { machine } = await recovered(path, damaged);
  const report = machine.files().get(`${spoolDirectory}/quarantine/${id}.${ends[0]}-${ends[1]}.bytes.json`)!;
  expect(JSON.parse(report.toString())).toMatchObject({
    segment: id,
    start: ends[0],
    end: ends[1],
    reason: /1 frames missing/,
  });
});

test("a file of a newer format is moved to quarantine, the others are read", async () => {
  const { id, path, bytes } = await leftSegment();
  const newer = Buffer.from(bytes);
  newer.writeUInt32LE(2, 8);
  newer.writeUInt32LE(crc32(newer.subarray(0, 44)), 44);
  const other = id.replace(/^../, "02");
  const machine = createMachine();
  machine.put(path, newer);
  machine.put(path.replace(id, other), Buffer.concat([encodeFileHeader(other), Buffer.alloc(3)]));
  const lines: string[] = [];
  const spool = await openSimulatedSpool(machine.boot(), {}, lines);
  expect(spool.stats()).toMatchObject({ segments: 0, quarantined: 1, quarantinedBytes: bytes.length });
  expect(quarantined(machine)).toEqual([[`${id}.segment`, newer]]);
  expect(lines.join("\n")).toContain("format version 2");
});

test("a file that was renamed by hand does not get a token that is not its own", async () => {
  const { id, path, bytes } = await leftSegment();
  const { machine, stats } = await recovered(path.replace(id, `${id.slice(1)}0`), bytes);
  expect(stats.segments).toBe(0);
  expect(quarantined(machine)).toHaveLength(1);
});

test("a sector that cannot be read costs the frames in it", async () => {
  const machine = createMachine();
  const spool = await openSimulatedSpool(machine.boot());
  for (const fill of ["a", "b", "c"]) await spool.commit([block("logs", fill.repeat(10_000))]);
  const [path] = [...machine.files()].find(([name]) => name.endsWith(".segment"))!;
  machine.kill();
  machine.breakSector(path, 12_288, 16_384);
  const again = await openSimulatedSpool(machine.boot());
  const { tables } = await contents(again);
  expect(tables).toEqual([{ logs: "a".repeat(10_000) + "c".repeat(10_000) }]);
  expect(again.stats().quarantined).toBe(1);
});

test("a frame inside a sender's bytes is never taken for one", async () => {
  const { bytes, ends } = await leftSegment();
  const machine = createMachine();
  const spool = await openSimulatedSpool(machine.boot());
  // A valid frame of another segment, sent as a block; then the frame around it is damaged.
  await spool.commit([{ table: "logs", rows: 1, chunks: [bytes.subarray(ends[1], ends[2])] }]);
  await spool.commit([block("logs", "kept")]);
  const [path, content] = [...machine.files()].find(([name]) => name.endsWith(".segment"))!;
  const damaged = Buffer.from(content);
  damaged[50]! ^= 1;
  expect((await recovered(path, damaged)).tables).toEqual({ logs: "kept" });
});

test("sidecars without a segment go, unknown files stay and are named", async () => {
  const { id } = await leftSegment();
  const machine = createMachine();
  machine.put(`${spoolDirectory}/${id}.done`, Buffer.from("logs 00000000\n"));
  machine.put(`${spoolDirectory}/notes.txt`, Buffer.from("mine"));
  const lines: string[] = [];
  await openSimulatedSpool(machine.boot(), {}, lines);
  expect([...machine.files().keys()]).toEqual([`${spoolDirectory}/notes.txt`]);
  expect(lines.join("\n")).toContain("notes.txt");
});
