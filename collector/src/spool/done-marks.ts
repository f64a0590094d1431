/**
 * The sidecar `<id>.done`: one line of text for each table of the segment that is stored or dead-lettered.
 *
 *     otel_logs 9f03ab12\n        name, CRC-32 of id and name in hexadecimal
 *
 * Every mark writes the whole file again, in place, longer by one line; what was there stays the same bytes. Reading
 * stops at the first line that does not hold.
 */
import { crc32 } from "node:zlib";
import type { DiskFile } from "./disk.ts";
import { marksPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";

/** The tables of a segment that are done, as its sidecar has them; none when there is no sidecar. */
export async function readDoneMarks(folder: SpoolFolder, id: string): Promise<string[]> {
  let file: DiskFile;
  try {
    file = await folder.disk.open(marksPath(folder, id), "read");
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return [];
    throw error;
  }
  try {
    const text = Buffer.alloc(Math.min(await file.size(), marksBytesMax));
    const read = await file.read(text, 0);
    return parseDoneMarks(text.toString("latin1", 0, read), id);
  } finally {
    await file.close();
  }
}

/** 255 tables with names of 128 bytes. */
const marksBytesMax = 255 * (128 + 1 + 8 + 1);

function parseDoneMarks(text: string, id: string): string[] {
  const tables: string[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const table = line.slice(0, line.indexOf(" "));
    if (`${line}\n` !== doneMark(id, table)) break;
    tables.push(table);
  }
  return tables;
}

function doneMark(id: string, table: string): string {
  return `${table} ${crc32(id + table)
    .toString(16)
    .padStart(8, "0")}\n`;
}

/**
 * Marks tables as done: those that the sidecar has, in its order, and one more.
 * @param synced whether this must survive power loss, not only `kill -9`.
 */
export async function writeDoneMarks(
  folder: SpoolFolder,
  id: string,
  { tables, synced }: { readonly tables: readonly string[]; readonly synced: boolean },
): Promise<void> {
  const text = tables.map((table) => doneMark(id, table)).join("");
  const file = await folder.disk.open(marksPath(folder, id), "upsert");
  try {
    await file.write([Buffer.from(text, "latin1")], 0);
    if (synced) await file.datasync();
  } finally {
    await file.close();
  }
  if (synced) await folder.disk.syncDirectory(folder.directory);
}
