/**
 * Test support: what a spool must do, as a list of frames and tokens, played beside the real one on a simulated disk.
 *
 * Checked all the time
 * - the body of a token (`<segment>:<table>`) is the same bytes whenever it is read, before and after any crash;
 * - every block in it is byte for byte one that was committed, in commit order, in this token and in no other;
 * - a table that was stored does not come back after `kill -9`, one that was dead-lettered not even after power loss;
 * - `stats().bytes` is what the segment files hold.
 * Checked at the end, after everything was drained
 * - every acknowledged block was seen; of a frame that was not acknowledged all blocks or none;
 * - a frame that was refused was seen only if a crash followed the refusal;
 * - the spool is ready, and no file is left.
 */
import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import { createSimulatedClock } from "./simulated-clock.ts";
import { openSpool } from "./open-spool.ts";
import { createMachine } from "./simulated-disk.ts";
import type { Machine, Pick } from "./simulated-disk.ts";
import type { SealedSegment, Spool, TableBlock } from "./spool.ts";

export type Step =
  | { readonly do: "commit"; readonly sizes: readonly number[] }
  | { readonly do: "seal" | "take" | "kill" | "cutPower" | "close" | "freeSpace" }
  | { readonly do: "stored" | "deadLetter"; readonly which: number; readonly aside: boolean }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "killAfter"; readonly changes: number; readonly power: boolean }
  | { readonly do: "failSyncs"; readonly count: number; readonly reverts: boolean; readonly full: boolean }
  | { readonly do: "leave"; readonly bytes: number };

interface Frame {
  readonly blocks: ReadonlyMap<string, Buffer>;
  state: "acknowledged" | "refused" | "unknown";
}

interface Token {
  readonly bytes: Buffer;
  /** How much of an ending is guaranteed: `stored` against a kill, `dead` against anything, `weak` against nothing. */
  ending?: "stored" | "dead" | "weak";
}

export interface SpoolModel {
  play(step: Step): Promise<void>;
  finish(): Promise<void>;
}

const directory = "/data/spool";
const deadLetterDirectory = "/data/dead-letter";
const tables = ["otel_logs", "otel_traces", "otel_metrics_sum"];

export async function createSpoolModel(seed: number): Promise<SpoolModel> {
  const pick = createPick(seed);
  const machine = createMachine();
  const { clock, pass } = createSimulatedClock();
  const frames: Frame[] = [];
  const tokens = new Map<string, Token>();
  const seen = new Map<string, string>();
  let warnings = 0;
  let faulty = false;
  let taken: SealedSegment[] = [];
  let spool!: Spool;
  let crash: { readonly power: boolean } | undefined;
  let died = Promise.withResolvers<"died">();

  async function open(): Promise<void> {
    for (;;) {
      taken = [];
      pass(1);
      died = Promise.withResolvers();
      const opened = await Promise.race([
        died.promise,
        openSpool({
          directory,
          deadLetterDirectory,
          segmentBytesMax: 700,
          segmentAgeMsMax: 1_000,
          spoolBytesMax: 6_000,
          disk: machine.boot(),
          clock,
          log: (level) => void (level !== "info" && warnings++),
        }),
      ]);
      if (opened !== "died") {
        spool = opened;
        await idle();
        if (crash === undefined) return;
      }
      afterCrash();
    }
  }

  /** The process is dead: what was under way is unknown, and a power cut may forget marks. */
  function afterCrash(): void {
    const power = crash?.power === true;
    crash = undefined;
    if (power) machine.cutPower(pick);
    forgetRefusals();
    forgetEndings(power);
  }

  function forgetEndings(power: boolean): void {
    for (const token of tokens.values()) {
      if (token.ending === "weak" || (power && token.ending === "stored")) delete token.ending;
    }
  }

  function forgetRefusals(): void {
    for (const frame of frames) if (frame.state === "refused") frame.state = "unknown";
  }

  async function crashNow(power: boolean): Promise<void> {
    machine.kill();
    crash = { power };
    afterCrash();
    await open();
  }

  /** Runs something that may never end because the process dies in it. */
  async function attempt(action: Promise<unknown>): Promise<"done" | "failed" | "died"> {
    return Promise.race([
      died.promise,
      action.then(
        () => "done" as const,
        () => "failed" as const,
      ),
    ]);
  }

  async function commit(sizes: readonly number[]): Promise<void> {
    const frame = createFrame(frames.length, sizes, pick);
    frames.push(frame);
    const full = spool.ready() !== undefined;
    const result = await attempt(spool.commit(toBlocks(frame, pick)));
    if (result === "done") frame.state = "acknowledged";
    if (result === "failed") {
      frame.state = "refused";
      if (!full && !faulty) assert.equal(spool.ready()?.code, "spool_full");
      assert.notEqual(spool.ready(), undefined);
    }
  }

  async function take(): Promise<void> {
    if (spool.stats().segmentsWaiting === 0) return;
    const segment = (await spool.take())!;
    for (const share of segment.tables) {
      const body = await Promise.race([died.promise, contentOf(segment.read(share.table))]);
      if (body === "died") return;
      assert.equal(body.length, share.bytes);
      const numbers = frameNumbers(body);
      assert.equal(share.rows, numbers.length * 3);
      observe(`${segment.id}:${share.table}`, share.table, { body, numbers });
    }
    taken.push(segment);
  }

  function observe(key: string, table: string, { body, numbers }: { body: Buffer; numbers: number[] }): void {
    const token = tokens.get(key);
    if (token !== undefined) {
      assert.equal(token.ending, undefined);
      assert.ok(token.bytes.equals(body));
    }
    tokens.set(key, { bytes: body });
    const expected: Buffer[] = [];
    let last = -1;
    for (const number of numbers) {
      assert.ok(number > last, `frame ${number} after ${last}`);
      last = number;
      const frame = frames[number]!;
      assert.notEqual(frame.state, "refused");
      expected.push(frame.blocks.get(table)!);
      assert.equal(seen.get(`${number}:${table}`) ?? key, key);
      seen.set(`${number}:${table}`, key);
    }
    assert.ok(Buffer.concat(expected).equals(body));
  }

  async function end(step: { do: "stored" | "deadLetter"; which: number; aside: boolean }): Promise<void> {
    const shares = taken.flatMap((segment) => segment.tables.map(({ table }) => ({ segment, table })));
    const share = shares[step.which % Math.max(1, shares.length)];
    if (share === undefined) return;
    const { segment, table } = share;
    const token = tokens.get(`${segment.id}:${table}`)!;
    const before = warnings;
    token.ending = "weak";
    const action = step.do === "stored" ? segment.stored(table) : segment.deadLetter(table, "refused");
    const settled = attempt(action).then((result) => {
      if (result === "failed") {
        assert.ok(faulty && step.do === "deadLetter");
        delete token.ending;
      }
      // A dead letter logs one error when all is well; more means that its mark may not last.
      const expected = step.do === "stored" ? 0 : 1;
      const well = warnings - before <= expected;
      if (result === "done" && well) token.ending = step.do === "stored" ? "stored" : "dead";
      if (!well) weaken(segment.id);
      if (result === "done" && step.do === "deadLetter") expectLetter(`${segment.id}.${table}`, token.bytes);
    });
    if (step.aside) void settled;
    else await settled;
  }

  /** A sidecar that could not be synced may have lost its older marks too, until the next one writes it again. */
  function weaken(id: string): void {
    for (const [key, token] of tokens) if (key.startsWith(id) && token.ending === "stored") token.ending = "weak";
  }

  function expectLetter(id: string, bytes: Buffer): void {
    assert.ok(machine.files().get(`${deadLetterDirectory}/${id}.native`)?.equals(bytes));
    assert.ok(machine.files().has(`${deadLetterDirectory}/${id}.json`));
  }

  async function play(step: Step): Promise<void> {
    // No segment takes less: ids then sort by age also across processes.
    pass(1);
    switch (step.do) {
      case "commit":
        await commit(step.sizes);
        break;
      case "seal":
        await attempt(spool.seal());
        break;
      case "take":
        await take();
        break;
      case "stored":
      case "deadLetter":
        await end(step);
        break;
      case "pass":
        pass(step.ms);
        await idle();
        break;
      case "kill":
      case "cutPower":
        await crashNow(step.do === "cutPower");
        break;
      case "close":
        if ((await attempt(spool.close())) !== "done") break;
        if (spool.stats().segmentsSuspect > 0) forgetRefusals();
        forgetEndings(false);
        await open();
        break;
      case "killAfter":
        machine.killAfter(step.changes, pick, () => {
          crash = step;
          died.resolve("died");
        });
        break;
      case "failSyncs":
        faulty = true;
        machine.failSyncs(step.count, { code: step.full ? "ENOSPC" : "EIO", reverts: step.reverts, pick });
        break;
      case "leave":
        faulty = true;
        machine.leave(step.bytes);
        break;
      case "freeSpace":
        machine.leave(Infinity);
        break;
    }
    if (crash !== undefined) {
      afterCrash();
      await open();
    }
    await idle();
    if (crash === undefined) assert.equal(spool.stats().bytes, segmentBytes(machine));
  }

  async function finish(): Promise<void> {
    machine.leave(Infinity);
    machine.failSyncs(0, { code: "EIO", reverts: false, pick });
    if (pick(2) === 0) await crashNow(pick(2) === 0);
    for (let probes = 0; probes < 4; probes++) await play({ do: "pass", ms: 20_000 });
    assert.equal(spool.stats().segmentsSuspect, 0);
    do {
      await play({ do: "seal" });
      while (spool.stats().segmentsWaiting > 0) await play({ do: "take" });
      while (taken.some((segment) => segment.tables.length > 0)) await play({ do: "stored", which: 0, aside: false });
    } while (spool.stats().segments > 0);
    assert.equal(spool.ready(), undefined);
    assert.deepEqual(spool.stats().tables, []);
    for (const [number, frame] of frames.entries()) {
      const keys = [...frame.blocks.keys()].filter((table) => seen.has(`${number}:${table}`));
      if (frame.state === "acknowledged" || keys.length > 0) assert.deepEqual(keys, [...frame.blocks.keys()]);
    }
    expectOrder();
    for (const [key, token] of tokens) if (token.ending === "dead") expectLetter(key.replace(":", "."), token.bytes);
    await spool.close();
    const left = [...machine.files().keys()].filter(
      (path) => path.startsWith(directory) && !path.includes("quarantine"),
    );
    assert.deepEqual(
      left.filter((path) => path.endsWith(".segment")),
      [],
    );
  }

  /** Segments sort as their frames were committed. */
  function expectOrder(): void {
    for (const table of tables) {
      const keys = [...tokens.keys()].filter((key) => key.endsWith(`:${table}`)).toSorted();
      const numbers = keys.flatMap((key) => frameNumbers(tokens.get(key)!.bytes));
      assert.deepEqual(
        numbers,
        numbers.toSorted((left, right) => left - right),
      );
    }
  }

  await open();
  return { play, finish };
}

/** Everything that does not wait for time has happened: the simulated disk answers without leaving the event loop. */
function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function contentOf(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function segmentBytes(machine: Machine): number {
  let sum = 0;
  for (const [path, content] of machine.files()) {
    if (path.startsWith(`${directory}/`) && !path.includes("/quarantine/") && path.endsWith(".segment"))
      sum += content.length;
  }
  return sum;
}

/** A block is its frame's number, its length, and noise; some of the noise looks like a frame. */
function createFrame(number: number, sizes: readonly number[], pick: Pick): Frame {
  const blocks = new Map<string, Buffer>();
  for (const [index, size] of sizes.entries()) {
    const block = Buffer.alloc(8 + size, pick(2) === 0 ? 0 : `SPF\u0001${pick(99)}`);
    block.writeUInt32LE(number, 0);
    block.writeUInt32LE(block.length, 4);
    blocks.set(tables[(number + index) % tables.length]!, block);
  }
  return { blocks, state: "unknown" };
}

function toBlocks(frame: Frame, pick: Pick): TableBlock[] {
  return Array.from(frame.blocks, ([table, block]) => {
    const at = pick(block.length);
    return { table, rows: 3, chunks: [block.subarray(0, at), block.subarray(at)] };
  });
}

function frameNumbers(body: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < body.length; at += body.readUInt32LE(at + 4)) numbers.push(body.readUInt32LE(at));
  return numbers;
}

/** A small generator of numbers (mulberry32), so that a failing run can be played again from its seed. */
function createPick(seed: number): Pick {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
