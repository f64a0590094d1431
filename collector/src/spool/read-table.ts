import { Readable } from "node:stream";
import { OperatingError } from "../errors.ts";
import type { DiskFile } from "./disk.ts";
import { frameHeaderBytes, framePrefix, parseDirectory, parseFrameHeader } from "./frame.ts";
import type { Extent } from "./scan-segment.ts";
import { segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import { createWindow } from "./window.ts";
import type { Window } from "./window.ts";

export interface TableOfSegment {
  readonly id: string;
  readonly extents: readonly Extent[];
  readonly table: string;
  /** All of the table's blocks together. */
  readonly bytes: number;
}

/** Large, because each piece costs trips to the thread pool and system calls; small against what a lane may take. */
const pieceBytes = 512 * 1024;
const piecesInTurn = 4;
/** What is left of a block is copied from the window when it is less. */
const directBytesMin = 64 * 1024;

/**
 * The table's blocks in commit order, in pieces of 512 KiB. It walks the directories in the file, so that nothing
 * about single frames is held in memory. Fails with `segment_unreadable`.
 *
 * The pieces share a few buffers: whoever reads must be done with a piece before it asks for the next but one, as a pipe
 * into a socket is. The stream holds one piece at most, and a socket asks for more when it has sent what it was given, so
 * that two buffers would do; there are four. Fresh ones for every piece doubled the CPU of an INSERT's body.
 */
export function readTable(folder: SpoolFolder, source: TableOfSegment): Readable {
  return Readable.from(pieces(folder, source), { objectMode: false, highWaterMark: 1 });
}

async function* pieces(folder: SpoolFolder, source: TableOfSegment): AsyncGenerator<Uint8Array> {
  let file: DiskFile | undefined;
  try {
    file = await folder.disk.open(segmentPath(folder, source.id), "read");
    const window = createWindow(file, source.extents.at(-1)!.end);
    const nextPiece = createPieces(source.bytes);
    let bytesLeft = source.bytes;
    let piece = nextPiece();
    let filled = 0;
    for await (const { start, end } of blocks(window, source)) {
      for (let at = start; at < end;) {
        const target = piece.subarray(filled, filled + end - at);
        const bytes = await fill(target, at, { file, window, end });
        if (bytes === 0) throw new Error(`the file ends at ${at}, within a block`);
        filled += bytes;
        at += bytes;
        if (filled < piece.length) continue;
        yield piece;
        bytesLeft -= filled;
        piece = nextPiece();
        filled = 0;
      }
    }
    if (filled > 0) yield piece.subarray(0, filled);
    if (bytesLeft !== filled) throw new Error(`${bytesLeft - filled} bytes fewer than were committed`);
  } catch (error) {
    const where = `${source.table} (${source.bytes} bytes) of segment ${source.id}`;
    const message = error instanceof Error ? error.message : String(error);
    throw new OperatingError("segment_unreadable", `reading ${where} failed: ${message}`, { cause: error });
  } finally {
    await file?.close();
  }
}

/** Gives the buffers in turn; a small table gets by with one of its size. */
function createPieces(bytes: number): () => Uint8Array {
  const buffers: Buffer[] = [];
  let turn = 0;
  return () => (buffers[turn++ % piecesInTurn] ??= Buffer.allocUnsafeSlow(Math.min(pieceBytes, bytes)));
}

interface Reading {
  readonly file: DiskFile;
  readonly window: Window;
  /** Of the block. */
  readonly end: number;
}

/** Fills the target or a part of it with what the file has at `at`, and answers how much. */
async function fill(target: Uint8Array, at: number, { file, window, end }: Reading): Promise<number> {
  let held = window.held(at, end);
  if (held.length === 0) {
    if (target.length >= directBytesMin) return file.read(target, at);
    held = await window.view(at, 1, end);
  }
  const bytes = Math.min(held.length, target.length);
  target.set(held.subarray(0, bytes));
  return bytes;
}

/** Where the blocks of one table lie. */
async function* blocks(window: Window, { id, extents, table }: TableOfSegment): AsyncGenerator<Extent> {
  const prefix = framePrefix(id);
  for (const extent of extents) {
    let position = extent.start;
    while (position < extent.end) {
      const header = parseFrameHeader(await window.view(position, frameHeaderBytes, extent.end), prefix);
      if (header === undefined) throw new Error(`no frame at ${position}`);
      position += frameHeaderBytes;
      const directory = await window.view(position, header.directoryBytes, extent.end);
      position += header.directoryBytes;
      for (const share of parseDirectory(directory.subarray(0, header.directoryBytes))) {
        if (share.table === table && share.bytes > 0) yield { start: position, end: position + share.bytes };
        position += share.bytes;
      }
    }
  }
}
