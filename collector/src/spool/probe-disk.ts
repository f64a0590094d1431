import { join } from "node:path";
import { probeName } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";

const probeBytesMin = 4_096;
const probeBytesMax = 2 ** 20;

/** Writes, syncs and removes a new file of about `bytes` bytes; rejects with the errno of what the disk refused. */
export async function probeDisk({ disk, directory }: SpoolFolder, bytes: number): Promise<void> {
  const path = join(directory, probeName);
  try {
    const file = await disk.open(path, "replace");
    try {
      await file.write([Buffer.alloc(Math.min(probeBytesMax, Math.max(probeBytesMin, bytes)), 1)], 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await disk.syncDirectory(directory);
  } finally {
    // A probe that stays is replaced by the next one.
    await disk.remove(path).catch(() => undefined);
  }
}
