import { byteText } from "../byte-text.ts";
import { recoverSegment } from "./recover-segment.ts";
import type { ClosedSegment, Suspect } from "./recover-segment.ts";
import { isSegmentId } from "./segment-id.ts";
import { lockName, marksPath, marksSuffix, probeName, quarantineName, segmentSuffix } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";

export interface RecoveredDirectory {
  /** Oldest first. */
  readonly segments: ClosedSegment[];
  /** Files that the disk would not let us put in order; they are withheld and tried again, with their sizes. */
  readonly suspects: (Suspect & { readonly bytes: number; readonly error: unknown })[];
}

const progressMsInterval = 2_000;

/** Recovers every segment of the directory, one after the other, and removes what is left of finished ones. */
export async function recoverDirectory(folder: SpoolFolder): Promise<RecoveredDirectory> {
  const { found, orphans, strangers } = await classify(folder);
  if (strangers.length > 0) {
    folder.log("warn", `spool: left alone in ${folder.directory}: ${strangers.join(", ")}`, { files: strangers });
  }
  const progress = createProgress(folder, found);
  const segments: ClosedSegment[] = [];
  const suspects: RecoveredDirectory["suspects"] = [];
  for (const { id, bytes } of found) {
    try {
      const segment = await recoverSegment(folder, { id }, progress);
      if (segment !== undefined) segments.push(segment);
    } catch (error) {
      folder.log(
        "error",
        `spool: recovery of segment ${id} (${byteText(bytes)}) failed; it is withheld and tried again`,
        {
          segment: id,
          error,
        },
      );
      suspects.push({ id, bytes, error });
    }
  }
  await removeOrphans(folder, orphans);
  folder.counters.segmentsRecovered += segments.length;
  if (segments.length > 0) {
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    folder.log("info", `spool: recovered ${segments.length} segments, ${byteText(bytes)}`, {
      segments: segments.length,
      bytes,
    });
  }
  return { segments, suspects };
}

/** Only once their segments are gone for good: one that power loss brought back would miss its marks. */
async function removeOrphans(folder: SpoolFolder, orphans: readonly string[]): Promise<void> {
  if (orphans.length === 0) return;
  try {
    await folder.disk.syncDirectory(folder.directory);
    for (const id of orphans) await folder.disk.remove(marksPath(folder, id));
  } catch (error) {
    folder.log("warn", `spool: ${orphans.length} sidecars of finished segments stay until the next start`, { error });
  }
}

interface Classified {
  readonly found: { readonly id: string; readonly bytes: number }[];
  /** Sidecars without a segment: the segment was finished and deleted. */
  readonly orphans: string[];
  readonly strangers: string[];
}

async function classify(folder: SpoolFolder): Promise<Classified> {
  const found: { id: string; bytes: number }[] = [];
  const marks: string[] = [];
  const strangers: string[] = [];
  for (const { name, kind, bytes } of await folder.disk.list(folder.directory)) {
    const id = name.slice(0, 32);
    if (kind === "file" && isSegmentId(id) && name === id + segmentSuffix) found.push({ id, bytes });
    else if (kind === "file" && isSegmentId(id) && name === id + marksSuffix) marks.push(id);
    else if (name !== lockName && name !== probeName && name !== quarantineName) strangers.push(name);
  }
  found.sort((left, right) => (left.id < right.id ? -1 : 1));
  const ids = new Set(found.map(({ id }) => id));
  return { found, orphans: marks.filter((id) => !ids.has(id)), strangers };
}

function createProgress(folder: SpoolFolder, found: readonly { readonly bytes: number }[]): (bytes: number) => void {
  const bytesTotal = found.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesRead = 0;
  let reportedAtMs = folder.clock.now();
  return (bytes) => {
    bytesRead += bytes;
    const nowMs = folder.clock.now();
    if (nowMs - reportedAtMs < progressMsInterval) return;
    reportedAtMs = nowMs;
    const percent = Math.floor((100 * bytesRead) / bytesTotal);
    folder.log("info", `spool: recovering, ${percent} % of ${byteText(bytesTotal)} read`, { bytesRead, bytesTotal });
  };
}
