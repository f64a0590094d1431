import { mkdtemp, open, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSpool } from "../../collector/src/spool/open-spool.ts";
import type { Spool } from "../../collector/src/spool/spool.ts";
import { figure, percentile, printFigure, printNumber } from "../figures.ts";

/**
 * What a commit costs on the disk of the directory given (default: the temporary one), and what other layouts of the
 * same bytes would. Ways are tried in turn, commit by commit, so that the machine's mood hits all of them:
 *
 *     node --conditions=@spanhouse/source bench/spool/measure.ts [directory]
 */
interface Way {
  readonly name: string;
  commit(): Promise<void>;
  close(): Promise<void>;
}

const directory = await mkdtemp(join(process.argv[2] ?? tmpdir(), "spool-bench-"));
let files = 0;

function newFile(): Promise<FileHandle> {
  return open(join(directory, `file-${files++}`), "w");
}

/** The bytes of one commit in so many equal blocks, each in chunks as a block's columns come. */
function blocksOf(bytes: number, tables: number): Uint8Array[][] {
  return Array.from({ length: tables }, () => Array.from({ length: 32 }, () => Buffer.alloc(bytes / tables / 32, 7)));
}

/** writev and fdatasync, nothing else. `ready`: the file's blocks are written before, so that nothing has to grow. */
async function oneFile(bytes: number, tables: number, ready: number): Promise<Way> {
  const file = await newFile();
  const chunks = blocksOf(bytes, tables).flat();
  const mebibyte = Buffer.alloc(2 ** 20);
  for (let at = 0; at < ready; at += mebibyte.length) await file.write(mebibyte, 0, mebibyte.length, at);
  await file.sync();
  let position = 0;
  return {
    name: ready > 0 ? "one file, preallocated" : "one file",
    commit: async () => {
      await file.writev(chunks, position);
      await file.datasync();
      position += bytes;
    },
    close: () => file.close(),
  };
}

async function fileForEachTable(bytes: number, tables: number): Promise<Way> {
  const parts = await Promise.all(blocksOf(bytes, tables).map(async (chunks) => ({ chunks, file: await newFile() })));
  let position = 0;
  return {
    name: "a file for each table",
    commit: async () => {
      await Promise.all(
        parts.map(async ({ file, chunks }) => {
          await file.writev(chunks, position);
          await file.datasync();
        }),
      );
      position += bytes / tables;
    },
    close: async () => {
      await Promise.all(parts.map(({ file }) => file.close()));
    },
  };
}

function openBenchSpool(name: string): Promise<Spool> {
  const deadLetterDirectory = join(directory, "dead-letter");
  return openSpool({ directory: join(directory, name), deadLetterDirectory, spoolBytesMax: 2 ** 40 });
}

/** The spool itself: checksum, frame, and a segment that is sealed and worked off by a reader all the while. */
async function theSpool(bytes: number, tables: number): Promise<Way> {
  const spool = await openBenchSpool(`spool-${files++}`);
  const blocks = blocksOf(bytes, tables).map((chunks, index) => ({ table: `t${index}`, rows: 100, chunks }));
  const reader = drain(spool);
  return {
    name: "the spool",
    commit: () => spool.commit(blocks),
    close: async () => {
      await spool.close();
      await reader;
    },
  };
}

async function drain(spool: Spool): Promise<void> {
  for (let segment = await spool.take(); segment !== undefined; segment = await spool.take()) {
    for (const { table } of segment.tables) {
      for await (const piece of segment.read(table)) void piece;
      await segment.stored(table).catch(() => undefined);
    }
  }
}

async function measureCommits(bytes: number, tables: number, commits: number): Promise<void> {
  const ways = [
    await oneFile(bytes, tables, 0),
    await fileForEachTable(bytes, tables),
    await oneFile(bytes, tables, bytes * commits),
    await theSpool(bytes, tables),
  ];
  const times = ways.map((): number[] => []);
  for (let count = 0; count < commits; count++) {
    for (const [index, way] of ways.entries()) {
      const started = performance.now();
      await way.commit();
      times[index]!.push(performance.now() - started);
    }
  }
  for (const [index, { name, close }] of ways.entries()) {
    const ranks = [0.5, 0.9, 0.99].map((rank) => `${printNumber(percentile(times[index]!, rank))} ms`);
    console.log(`| ${Math.round(bytes / 1024)} KiB | ${tables} | ${name} | ${ranks.join(" | ")} |`);
    await close();
  }
}

/** How fast a backlog is found again at start, and how fast it is read out. */
async function measureBacklog(segments: number): Promise<void> {
  const rates = { recover: [] as number[], read: [] as number[] };
  const frame = blocksOf(2 ** 20, 2).map((chunks, index) => ({ table: `t${index}`, rows: 100, chunks }));
  const mebibytes = segments * 32;
  const filled = await openBenchSpool("backlog");
  for (let count = 0; count < mebibytes; count++) await filled.commit(frame);
  await filled.close();
  for (let round = 0; round < 3; round++) {
    let started = performance.now();
    const spool = await openBenchSpool("backlog");
    rates.recover.push((mebibytes / (performance.now() - started)) * 1000);
    started = performance.now();
    while (spool.stats().segmentsWaiting > 0) {
      const segment = (await spool.take())!;
      for (const { table } of segment.tables) for await (const piece of segment.read(table)) void piece;
    }
    rates.read.push((mebibytes / (performance.now() - started)) * 1000);
    await spool.close();
  }
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(`backlog of ${mebibytes} MiB: recovered at ${printFigure(figure(rates.recover))} MiB/s,`);
  console.log(`read at ${printFigure(figure(rates.read))} MiB/s; ${memory} MiB resident`);
}

try {
  console.log("| frame | tables | way | p50 | p90 | p99 |\n|---|---|---|---:|---:|---:|");
  for (const tables of [1, 3]) await measureCommits(64 * 1024 - (tables === 3 ? 64 : 0), tables, 1_500);
  for (const tables of [1, 3]) await measureCommits(1024 * 1024 - (tables === 3 ? 64 : 0), tables, 300);
  await measureBacklog(8);
} finally {
  await rm(directory, { recursive: true });
}
