import { crc32 } from "node:zlib";
import type { DiskFile } from "./disk.ts";
import { fileHeaderBytes, frameHeaderBytes, framePrefix, parseDirectory, parseFrameHeader } from "./frame.ts";
import type { FrameHeader } from "./frame.ts";
import type { TableShare } from "./spool.ts";
import { createWindow, windowBytes } from "./window.ts";
import type { Window } from "./window.ts";

/** Bytes of a file from `start` up to but not including `end`. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** What a segment file holds between its file header and `end`. */
export interface SegmentScan {
  /** Runs of valid frames. */
  readonly extents: Extent[];
  /** What lies between them. */
  readonly corrupt: Extent[];
  /** What lies behind the last valid frame; `torn` when it looks like a write that did not finish. */
  readonly tail: (Extent & { readonly torn: boolean }) | undefined;
  readonly lastFrame: Extent | undefined;
  readonly tables: Map<string, { rows: number; bytes: number }>;
  readonly frames: number;
  /** Frames that must have been in `corrupt`, by the numbers of those around. */
  readonly framesLost: number;
  readonly sectorsUnreadable: number;
}

export interface ScanOptions {
  readonly file: DiskFile;
  readonly id: string;
  readonly end: number;
  /** Told how many bytes were read since it was called last. */
  readonly progress?: (bytes: number) => void;
}

/**
 * Reads a segment once from front to back in bounded memory and checks every frame. Behind a frame that does not hold
 * it looks for the next place where one does, byte by byte; the marker in the prefix makes a false find impossible.
 */
export async function scanSegment({ file, id, end, progress }: ScanOptions): Promise<SegmentScan> {
  let sectorsUnreadable = 0;
  const window = createWindow(file, end, () => sectorsUnreadable++);
  const prefix = framePrefix(id);
  const extents: { start: number; end: number }[] = [];
  const corrupt: Extent[] = [];
  const tables: SegmentScan["tables"] = new Map();
  let lastFrame: Extent | undefined;
  let frames = 0;
  let number = 0;
  let framesLost = 0;
  let bad: { start: number; torn: boolean } | undefined;
  let position = fileHeaderBytes;

  while (position < end) {
    const frame = await checkFrame(window, { prefix, position, end });
    if (typeof frame === "string") {
      bad ??= { start: position, torn: frame === "torn" };
      const next = await findPrefix(window, { prefix, position: position + 1, end });
      progress?.((next ?? end) - position);
      position = next ?? end;
      continue;
    }
    const last = extents.at(-1);
    if (last === undefined || bad !== undefined) extents.push({ start: position, end: frame.end });
    else last.end = frame.end;
    if (bad !== undefined) corrupt.push({ start: bad.start, end: position });
    bad = undefined;
    for (const share of frame.shares) addShare(tables, share);
    framesLost += Math.max(0, frame.number - number);
    number = frame.number + 1;
    frames++;
    lastFrame = { start: position, end: frame.end };
    progress?.(frame.end - position);
    position = frame.end;
  }
  const tail = bad === undefined ? undefined : { start: bad.start, end, torn: bad.torn };
  return { extents, corrupt, tail, lastFrame, tables, frames, framesLost, sectorsUnreadable };
}

export function addShare(tables: Map<string, { rows: number; bytes: number }>, share: TableShare): void {
  const sum = tables.get(share.table);
  if (sum === undefined) {
    tables.set(share.table, { rows: share.rows, bytes: share.bytes });
    return;
  }
  sum.rows += share.rows;
  sum.bytes += share.bytes;
}

interface Place {
  readonly prefix: Buffer;
  readonly position: number;
  readonly end: number;
}

interface Frame {
  readonly end: number;
  readonly number: number;
  readonly shares: TableShare[];
}

/**
 * A valid frame; "torn" when the file ends before the frame does, or the header was never written (or voided by
 * `recover-segment.ts`) and reads as zeros; else "corrupt".
 */
async function checkFrame(window: Window, place: Place): Promise<Frame | "torn" | "corrupt"> {
  const { prefix, position, end } = place;
  const bytes = await window.view(position, frameHeaderBytes, end);
  if (bytes.byteLength < frameHeaderBytes) return "torn";
  const header = parseFrameHeader(bytes, prefix);
  if (header === undefined) return isZero(bytes.subarray(0, frameHeaderBytes)) ? "torn" : "corrupt";
  const body = position + frameHeaderBytes;
  const frameEnd = body + header.directoryBytes + header.blocksBytes;
  if (frameEnd > end) return "torn";
  const directory = await window.view(body, header.directoryBytes, end);
  if (directory.byteLength < header.directoryBytes) return "torn";
  const shares = sharesOf(directory.subarray(0, header.directoryBytes), header);
  if (shares === undefined) return "corrupt";
  const checksum = await checksumOf(window, { start: body, end: frameEnd });
  return checksum === header.checksum ? { end: frameEnd, number: header.number, shares } : "corrupt";
}

/** The directory, if it makes sense; it is checked against the checksum only later, together with the blocks. */
function sharesOf(directory: Uint8Array, header: FrameHeader): TableShare[] | undefined {
  try {
    const shares = parseDirectory(directory);
    const bytes = shares.reduce((sum, share) => sum + share.bytes, 0);
    return bytes === header.blocksBytes ? shares : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function checksumOf(window: Window, { start, end }: Extent): Promise<number> {
  let checksum = 0;
  for (let at = start; at < end;) {
    const bytes = await window.view(at, 1, end);
    if (bytes.byteLength === 0) break;
    checksum = crc32(bytes, checksum);
    at += bytes.byteLength;
  }
  return checksum;
}

async function findPrefix(window: Window, { prefix, position, end }: Place): Promise<number | undefined> {
  for (let at = position; at + prefix.length <= end;) {
    const bytes = await window.view(at, Math.min(windowBytes, end - at), end);
    if (bytes.byteLength < prefix.length) return undefined;
    const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(prefix);
    if (found >= 0) return at + found;
    at += bytes.byteLength - prefix.length + 1;
  }
  return undefined;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
