import type { DiskFile } from "./disk.ts";
import { isDiskFull } from "./disk.ts";
import { encodeFileHeader, fileHeaderBytes } from "./frame.ts";
import type { EncodeFrame } from "./frame.ts";
import { addShare } from "./scan-segment.ts";
import { segmentMarker } from "./segment-id.ts";
import { segmentPath } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import type { TableBlock } from "./spool.ts";

/** The segment that takes commits. */
export interface OpenSegment {
  readonly id: string;
  readonly file: DiskFile;
  readonly marker: Buffer;
  /** Bytes up to the end of the last acknowledged frame; 0 before the first one, the file header included after it. */
  ackedBytes: number;
  frames: number;
  readonly tables: Map<string, { rows: number; bytes: number }>;
}

/**
 * What became of a frame that could not be acknowledged.
 * `unharmed`: the segment is as it was before and takes the next frame. `empty`: it held nothing else and is removed.
 * `suspect`: nobody knows what is on disk behind `ackedBytes`; it takes no more frames.
 */
export interface AppendFailure {
  readonly error: unknown;
  readonly segment: "unharmed" | "empty" | "suspect";
}

export async function createOpenSegment(folder: SpoolFolder, id: string): Promise<OpenSegment> {
  const file = await folder.disk.open(segmentPath(folder, id), "create");
  return { id, file, marker: segmentMarker(id), ackedBytes: 0, frames: 0, tables: new Map() };
}

/** One writev and one fdatasync, beside it a sync of the directory for the first frame of a file. */
export async function appendFrame(
  folder: SpoolFolder,
  segment: OpenSegment,
  { blocks, encode }: { readonly blocks: readonly TableBlock[]; readonly encode: EncodeFrame },
): Promise<AppendFailure | undefined> {
  const { file, ackedBytes } = segment;
  const frame = encode(segment.marker, segment.frames, blocks);
  let end = ackedBytes + frame.bytes;
  if (ackedBytes === 0) {
    frame.chunks.unshift(encodeFileHeader(segment.id));
    end += fileHeaderBytes;
  }
  try {
    await file.write(frame.chunks, ackedBytes);
  } catch (error) {
    return { error, segment: await takeBack(folder, segment, error) };
  }
  try {
    if (ackedBytes === 0) await bothSettled(file.datasync(), folder.disk.syncDirectory(folder.directory));
    else await file.datasync();
  } catch (error) {
    return { error, segment: ackedBytes === 0 ? await discard(folder, segment) : "suspect" };
  }
  segment.ackedBytes = end;
  segment.frames++;
  for (const share of frame.shares) addShare(segment.tables, share);
  return undefined;
}

/** A frame that did not fit was never whole, so no crash can bring it back: cutting it off is enough, synced or not. */
async function takeBack(folder: SpoolFolder, segment: OpenSegment, error: unknown): Promise<AppendFailure["segment"]> {
  if (segment.ackedBytes === 0) return discard(folder, segment);
  if (!isDiskFull(error)) return "suspect";
  return segment.file.truncate(segment.ackedBytes).then(
    () => "unharmed",
    () => "suspect",
  );
}

async function discard(folder: SpoolFolder, { id, file }: OpenSegment): Promise<AppendFailure["segment"]> {
  await file.close().catch(() => undefined);
  return folder.disk.remove(segmentPath(folder, id)).then(
    () => "empty",
    () => "suspect",
  );
}

/** Rejects when one does, but only after both ended: nothing may still be under way when the failure is dealt with. */
async function bothSettled(...both: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(both)) if (result.status === "rejected") throw result.reason;
}
