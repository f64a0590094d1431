/**
 * Dead letters: what ClickHouse refused for good, one pair of files for a table of a segment.
 *
 *     <segment>.<table>.native    the blocks; `clickhouse-client --query "INSERT INTO t FORMAT Native" < file` loads it
 *     <segment>.<table>.json      the record below; written last, so a letter without it does not exist
 */
import { join } from "node:path";
import { Readable } from "node:stream";
import { OperatingError } from "../errors.ts";
import { systemDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { writeDurableFile } from "./durable-file.ts";
import { createWindow, windowBytes } from "./window.ts";

export interface DeadLetter {
  /** `<segment>.<table>`: what the command line calls it. */
  readonly id: string;
  readonly segment: string;
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string;
  readonly deadLetteredAt: string;
}

/** Writes a dead letter durably; repeating it writes the same letter again. */
export async function writeDeadLetter(
  disk: Disk,
  directory: string,
  { letter, blocks }: { readonly letter: DeadLetter; readonly blocks: Readable },
): Promise<void> {
  await writeDurableFile(disk, nativePath(directory, letter.id), async (append) => {
    for await (const piece of blocks) await append(piece as Uint8Array);
  });
  const record = Buffer.from(`${JSON.stringify(letter, undefined, 2)}\n`);
  await writeDurableFile(disk, recordPath(directory, letter.id), (append) => append(record));
}

/** All dead letters, oldest segment first; none when the directory does not exist. */
export async function listDeadLetters(directory: string, disk: Disk = systemDisk): Promise<DeadLetter[]> {
  let names: string[];
  try {
    names = (await disk.list(directory)).map(({ name }) => name);
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return [];
    throw error;
  }
  const ids = names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  const letters: DeadLetter[] = [];
  for (const id of ids.filter(isId).toSorted()) letters.push(await readRecord(disk, directory, id));
  return letters;
}

/** One dead letter and its blocks: the body of `INSERT INTO <table> FORMAT Native`. @throws OperatingError `not_found` */
export async function openDeadLetter(
  directory: string,
  id: string,
  disk: Disk = systemDisk,
): Promise<{ readonly letter: DeadLetter; readonly blocks: Readable }> {
  const letter = await readRecord(disk, directory, id);
  return { letter, blocks: Readable.from(nativePieces(disk, directory, letter), { objectMode: false }) };
}

/** Removes a dead letter durably, record first; that it is gone already is not an error. */
export async function removeDeadLetter(directory: string, id: string, disk: Disk = systemDisk): Promise<void> {
  assertId(directory, id);
  await disk.remove(recordPath(directory, id));
  await disk.remove(nativePath(directory, id));
  await disk.syncDirectory(directory);
}

async function readRecord(disk: Disk, directory: string, id: string): Promise<DeadLetter> {
  assertId(directory, id);
  try {
    const file = await disk.open(recordPath(directory, id), "read");
    try {
      const text = Buffer.alloc(await file.size());
      await file.read(text, 0);
      return JSON.parse(text.toString()) as DeadLetter;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT") throw error;
    throw notFound(directory, id, error);
  }
}

async function* nativePieces(disk: Disk, directory: string, letter: DeadLetter): AsyncGenerator<Buffer> {
  const file = await disk.open(nativePath(directory, letter.id), "read");
  try {
    const window = createWindow(file, letter.bytes);
    for (let at = 0; at < letter.bytes;) {
      const bytes = await window.view(at, Math.min(windowBytes, letter.bytes - at), letter.bytes);
      if (bytes.byteLength === 0) throw new Error(`dead letter ${letter.id} ends at ${at} of ${letter.bytes} bytes`);
      yield Buffer.from(bytes);
      at += bytes.byteLength;
    }
  } finally {
    await file.close();
  }
}

/** Ids come from the command line: nothing that leads out of the directory. */
function isId(id: string): boolean {
  return /^[0-9a-f]{32}\.\w{1,128}$/.test(id);
}

function assertId(directory: string, id: string): void {
  if (!isId(id)) throw notFound(directory, id);
}

function notFound(directory: string, id: string, cause?: unknown): OperatingError {
  return new OperatingError("not_found", `there is no dead letter ${JSON.stringify(id)} in ${directory}`, {
    cause,
    hint: "`spanhouse dead-letter list` shows what there is.",
  });
}

function nativePath(directory: string, id: string): string {
  return join(directory, `${id}.native`);
}

function recordPath(directory: string, id: string): string {
  return join(directory, `${id}.json`);
}
