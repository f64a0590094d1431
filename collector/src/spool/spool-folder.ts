import { join } from "node:path";
import type { Clock } from "./clock.ts";
import type { Disk } from "./disk.ts";
import type { SpoolLog } from "./spool.ts";

/** What every part of one spool works with. */
export interface SpoolFolder {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: SpoolLog;
  readonly directory: string;
  readonly quarantineDirectory: string;
  readonly deadLetterDirectory: string;
  readonly counters: SpoolCounters;
}

/** Counted since the spool was opened; see `SpoolStats`. */
export interface SpoolCounters {
  commits: number;
  committedBytes: number;
  refused: { spool_full: number; disk_full: number; sync_failed: number };
  segmentsRecovered: number;
  tornBytes: number;
  quarantined: number;
  quarantinedBytes: number;
  deadLetters: number;
  deadLetterRows: number;
  marksFailed: number;
}

export function createSpoolCounters(): SpoolCounters {
  return {
    commits: 0,
    committedBytes: 0,
    refused: { spool_full: 0, disk_full: 0, sync_failed: 0 },
    segmentsRecovered: 0,
    tornBytes: 0,
    quarantined: 0,
    quarantinedBytes: 0,
    deadLetters: 0,
    deadLetterRows: 0,
    marksFailed: 0,
  };
}

export const segmentSuffix = ".segment";
export const marksSuffix = ".done";
export const lockName = "lock";
export const probeName = "probe";
export const quarantineName = "quarantine";

export function segmentPath(folder: SpoolFolder, id: string): string {
  return join(folder.directory, id + segmentSuffix);
}

export function marksPath(folder: SpoolFolder, id: string): string {
  return join(folder.directory, id + marksSuffix);
}
