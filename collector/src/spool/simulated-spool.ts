/** Test support: a spool on a simulated disk with few options, and what it holds. */
import type { Readable } from "node:stream";
import type { Disk } from "./disk.ts";
import { openSpool } from "./open-spool.ts";
import type { SealedSegment, Spool, SpoolOptions, TableBlock } from "./spool.ts";

export const spoolDirectory = "/data/spool";
export const deadLetterDirectory = "/data/dead-letter";

/** Opens a spool whose log lines end in `lines`. */
export function openSimulatedSpool(
  disk: Disk,
  options: Partial<SpoolOptions> = {},
  lines: string[] = [],
): Promise<Spool> {
  return openSpool({
    directory: spoolDirectory,
    deadLetterDirectory,
    disk,
    log: (level, message) => void lines.push(`${level} ${message}`),
    ...options,
  });
}

export function block(table: string, text: string): TableBlock {
  return { table, rows: 1, chunks: [Buffer.from(text)] };
}

export async function contentOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  // Copies: a segment's pieces are used again.
  for await (const piece of stream) pieces.push(Buffer.from(piece as Buffer));
  return Buffer.concat(pieces).toString("latin1");
}

/** What every segment that waits holds, by table; leaves them taken. */
export async function contents(spool: Spool): Promise<{ segments: SealedSegment[]; tables: Record<string, string>[] }> {
  const segments: SealedSegment[] = [];
  const tables: Record<string, string>[] = [];
  while (spool.stats().segmentsWaiting > 0) {
    const segment = (await spool.take())!;
    const bodies: Record<string, string> = {};
    for (const { table } of segment.tables) bodies[table] = await contentOf(segment.read(table));
    segments.push(segment);
    tables.push(bodies);
  }
  return { segments, tables };
}
