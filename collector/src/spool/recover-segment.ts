import type { DiskFile } from "./disk.ts";
import { readDoneMarks } from "./done-marks.ts";
import { encodeFileHeader, fileHeaderBytes, formatVersion, frameHeaderBytes, parseFileHeader } from "./frame.ts";
import { quarantineFile, quarantineRange } from "./quarantine.ts";
import { scanSegment } from "./scan-segment.ts";
import type { Extent, SegmentScan } from "./scan-segment.ts";
import { segmentTimeMs } from "./segment-id.ts";
import { marksPath, segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import { isDiskFull } from "./disk.ts";
import { windowBytes } from "./window.ts";

/** A segment that takes no more frames: exact and durable, ready to be handed out. */
export interface ClosedSegment {
  readonly id: string;
  readonly sealedAtMs: number;
  /** Size of the file. */
  readonly bytes: number;
  readonly extents: readonly Extent[];
  /** Tables that are not done yet, with their totals. */
  readonly tables: ReadonlyMap<string, { readonly rows: number; readonly bytes: number }>;
  /** Tables that the sidecar calls done, in its order. */
  readonly tablesDone: readonly string[];
  /** See `SealedSegment`. */
  readonly mayBeInsertedSinceMs?: number | undefined;
}

export interface Suspect {
  readonly id: string;
  /**
   * Where the last acknowledged frame ended, when the segment was being written by this process; what lies behind is
   * cut off, valid or not. Undefined after a restart: then every valid frame counts.
   */
  readonly ackedBytes?: number | undefined;
}

/**
 * Reads a segment file that this process did not seal in good order, keeps what is valid and fixes its end, so that
 * what is handed out now is what any later start would find:
 *
 *     scan ─► quarantine what is damaged ─► write the last frame again ─► void what lies behind ─► fdatasync ─► cut
 *
 * The last frame is written again because its fdatasync may have failed before a crash: the kernel then calls the page
 * clean, a second fdatasync succeeds, and the bytes are gone with the power. Frames before it were synced before it
 * was written. Void means a header of zeros, synced before the file is cut: a cut alone could be lost the same way.
 *
 * Undefined when the file holds nothing to insert; it is then gone. Rejects when the disk does not do as told; the
 * file is then still there, whole, and the call may be repeated.
 */
export async function recoverSegment(
  folder: SpoolFolder,
  suspect: Suspect,
  progress?: (bytes: number) => void,
): Promise<ClosedSegment | undefined> {
  const { id, ackedBytes } = suspect;
  const file = await folder.disk.open(segmentPath(folder, id), "update");
  let segment: ClosedSegment | undefined;
  try {
    const size = await file.size();
    const header = await readFileHeader(file, id);
    if (typeof header === "object") {
      await quarantineFile(folder, id, { bytes: size, reason: header.unusable });
      return undefined;
    }
    const end = Math.min(size, ackedBytes ?? size);
    const scan = await scanSegment({ file, id, end, ...(progress && { progress }) });
    await keepDamaged(folder, file, { id, header, scan });
    const last = scan.lastFrame;
    if (last !== undefined) {
      if (header !== "valid") await file.write([encodeFileHeader(id)], 0);
      if (ackedBytes === undefined) await writeAgain(file, last);
      await fixEnd(file, last.end, size);
      folder.counters.tornBytes += scan.tail?.torn === true ? scan.tail.end - scan.tail.start : 0;
      segment = await closedSegment(folder, id, scan);
      if (ackedBytes === undefined) segment = { ...segment, mayBeInsertedSinceMs: segmentTimeMs(id) };
    }
  } finally {
    await file.close();
  }
  if (segment === undefined || segment.tables.size === 0) {
    await folder.disk.remove(segmentPath(folder, id));
    await folder.disk.remove(marksPath(folder, id));
    return undefined;
  }
  return segment;
}

async function readFileHeader(
  file: DiskFile,
  id: string,
): Promise<"valid" | "torn" | "corrupt" | { unusable: string }> {
  const bytes = Buffer.alloc(fileHeaderBytes);
  const read = await file.read(bytes, 0).catch((error: { code?: unknown }) => {
    if (error.code === "EIO") return fileHeaderBytes;
    throw error;
  });
  const header = parseFileHeader(bytes);
  if (header === undefined) return read < fileHeaderBytes || bytes.every((byte) => byte === 0) ? "torn" : "corrupt";
  if (header.id !== id) return { unusable: `its header says that it is segment ${header.id}` };
  if (header.version !== formatVersion) {
    return {
      unusable: `it has format version ${header.version}, this collector knows ${formatVersion}; a newer one reads it`,
    };
  }
  return "valid";
}

async function keepDamaged(
  folder: SpoolFolder,
  file: DiskFile,
  { id, header, scan }: { readonly id: string; readonly header: string; readonly scan: SegmentScan },
): Promise<void> {
  const keep = (range: Extent, reason: string): Promise<void> =>
    quarantineRange(folder, file, { id, start: range.start, end: range.end, reason });
  if (header === "corrupt")
    await keep({ start: 0, end: fileHeaderBytes }, "the file header does not match its checksum");
  const sectors = scan.sectorsUnreadable === 0 ? "" : `; ${scan.sectorsUnreadable} sectors cannot be read`;
  for (const range of scan.corrupt) {
    await keep(
      range,
      `no valid frame in acknowledged bytes; ${scan.framesLost} frames missing in the segment${sectors}`,
    );
  }
  if (scan.tail?.torn === false) {
    await keep(scan.tail, `no valid frame at the end; it may never have been acknowledged${sectors}`);
  }
}

async function writeAgain(file: DiskFile, { start, end }: Extent): Promise<void> {
  const piece = Buffer.allocUnsafe(Math.min(windowBytes, end - start));
  try {
    for (let at = start; at < end; at += piece.length) {
      const bytes = piece.subarray(0, Math.min(piece.length, end - at));
      await file.read(bytes, at);
      await file.write([bytes], at);
    }
  } catch (error) {
    // A file system that copies on write may have no room for this. What can be drained will make room.
    if (!isDiskFull(error)) throw error;
  }
}

async function fixEnd(file: DiskFile, end: number, size: number): Promise<void> {
  if (size > end) await file.write([Buffer.alloc(Math.min(frameHeaderBytes, size - end))], end);
  await file.datasync();
  if (size > end) await file.truncate(end);
}

async function closedSegment(folder: SpoolFolder, id: string, scan: SegmentScan): Promise<ClosedSegment> {
  const tablesDone = await readDoneMarks(folder, id);
  const tables = new Map([...scan.tables].filter(([table]) => !tablesDone.includes(table)));
  return {
    id,
    sealedAtMs: segmentTimeMs(id),
    bytes: scan.extents.at(-1)!.end,
    extents: scan.extents,
    tables,
    tablesDone,
  };
}
