import { dirname } from "node:path";
import type { Disk } from "./disk.ts";

/** Calls `append` for each piece of a file, in order. */
export type FillFile = (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>;

/**
 * Makes a whole file that survives power loss, or none: it is written beside its place, synced and renamed. Repeating
 * it replaces the file. Resolves to its size in bytes.
 */
export async function writeDurableFile(disk: Disk, path: string, fill: FillFile): Promise<number> {
  const unfinished = `${path}.tmp`;
  let bytes = 0;
  try {
    const file = await disk.open(unfinished, "replace");
    try {
      await fill(async (piece) => {
        await file.write([piece], bytes);
        bytes += piece.byteLength;
      });
      await file.datasync();
    } finally {
      await file.close();
    }
    await disk.rename(unfinished, path);
    await disk.syncDirectory(dirname(path));
  } catch (error) {
    // Gives the space back; when even that fails, the next attempt replaces the file.
    await disk.remove(unfinished).catch(() => undefined);
    throw error;
  }
  return bytes;
}
