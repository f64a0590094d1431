import { Readable } from "node:stream";
import { OperatingError } from "../errors.ts";
import type { DiskFile } from "./disk.ts";
import { frameHeaderBytes, framePrefix, parseDirectory, parseFrameHeader } from "./frame.ts";
import type { Extent } from "./scan-segment.ts";
import { segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import { createWindow, windowBytes } from "./window.ts";
import type { Window } from "./window.ts";

export interface TableOfSegment {
  readonly id: string;
  readonly extents: readonly Extent[];
  readonly table: string;
  /** All of the table's blocks together. */
  readonly bytes: number;
}

/**
 * The table's blocks in commit order, in pieces of 256 KiB. It walks the directories in the file, so that nothing
 * about single frames is held in memory. Fails with `segment_unreadable`.
 */
export function readTable(folder: SpoolFolder, source: TableOfSegment): Readable {
  return Readable.from(pieces(folder, source), { objectMode: false, highWaterMark: windowBytes });
}

async function* pieces(folder: SpoolFolder, source: TableOfSegment): AsyncGenerator<Buffer> {
  let file: DiskFile | undefined;
  try {
    file = await folder.disk.open(segmentPath(folder, source.id), "read");
    const window = createWindow(file, source.extents.at(-1)!.end);
    let bytesLeft = source.bytes;
    let piece = Buffer.allocUnsafeSlow(Math.min(windowBytes, bytesLeft));
    let filled = 0;
    for await (const { start, end } of blocks(window, source)) {
      for (let at = start; at < end;) {
        const bytes = (await window.view(at, 1, end)).subarray(0, piece.length - filled);
        if (bytes.byteLength === 0) throw new Error(`the file ends at ${at}, within a block`);
        piece.set(bytes, filled);
        filled += bytes.byteLength;
        at += bytes.byteLength;
        if (filled < piece.length) continue;
        yield piece;
        bytesLeft -= filled;
        piece = Buffer.allocUnsafeSlow(Math.min(windowBytes, bytesLeft));
        filled = 0;
      }
    }
    if (bytesLeft !== 0) throw new Error(`${bytesLeft} bytes fewer than were committed`);
  } catch (error) {
    const where = `${source.table} (${source.bytes} bytes) of segment ${source.id}`;
    const message = error instanceof Error ? error.message : String(error);
    throw new OperatingError("segment_unreadable", `reading ${where} failed: ${message}`, { cause: error });
  } finally {
    await file?.close();
  }
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
