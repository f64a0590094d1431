import type { DiskFile } from "./disk.ts";

/** Reads are this large, whatever is asked for: many small frames then cost one system call together. */
export const windowBytes: number = 256 * 1024;

/** A view on a file that moves along with its reader, in one buffer of `windowBytes`. */
export interface Window {
  /**
   * The bytes from `position` on: at least `wanted` (at most `windowBytes`) and as many more as are at hand, but none
   * behind `end` or the end of the file. Valid until the next call.
   */
  view(position: number, wanted: number, end: number): Promise<Uint8Array>;
  /** The bytes from `position` to `end` that are at hand, without reading; none of them, perhaps. Valid until `view`. */
  held(position: number, end: number): Uint8Array;
}

/**
 * A window on the first `bytes` bytes of a file. `damaged` is told of each sector that the disk cannot read; it then
 * reads as zeros. Without it, reads reject.
 */
export function createWindow(file: DiskFile, bytes: number, damaged?: (position: number) => void): Window {
  const buffer = Buffer.allocUnsafeSlow(Math.min(windowBytes, bytes));
  let start = 0;
  let filled = 0;

  return {
    held(position, end) {
      const offset = position - start;
      if (offset < 0 || offset >= filled) return buffer.subarray(0, 0);
      return buffer.subarray(offset, Math.min(filled, end - start));
    },
    view: async (position, wanted, end) => {
      const offset = position - start;
      const held = start + filled;
      if (offset < 0 || Math.min(position + wanted, end) > held) {
        const target = buffer.subarray(0, Math.max(0, Math.min(buffer.length, end - position)));
        filled = 0;
        filled = await read(file, { target, position, damaged });
        start = position;
        return buffer.subarray(0, filled);
      }
      return buffer.subarray(offset, Math.min(filled, end - start));
    },
  };
}

const sectorBytes = 4096;

interface Reading {
  readonly target: Uint8Array;
  readonly position: number;
  readonly damaged: ((position: number) => void) | undefined;
}

async function read(file: DiskFile, { target, position, damaged }: Reading): Promise<number> {
  try {
    return await file.read(target, position);
  } catch (error) {
    if (damaged === undefined || (error as { code?: unknown }).code !== "EIO") throw error;
  }
  // Sector by sector, so that one that cannot be read does not take its neighbours with it.
  let filled = 0;
  while (filled < target.byteLength) {
    const sector = target.subarray(filled, filled + sectorBytes - ((position + filled) % sectorBytes));
    try {
      const got = await file.read(sector, position + filled);
      filled += got;
      if (got < sector.byteLength) break;
    } catch (error) {
      if ((error as { code?: unknown }).code !== "EIO") throw error;
      damaged(position + filled);
      sector.fill(0);
      filled += sector.byteLength;
    }
  }
  return filled;
}
