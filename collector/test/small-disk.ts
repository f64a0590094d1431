import type { Disk, DiskFile } from "../src/spool/disk.ts";
import { systemDisk } from "../src/spool/disk.ts";

/** The machine's disk, real files, with as much room as the test says. */
export interface SmallDisk extends Disk {
  /** From now on there is room for `bytes` more; what is cut off or removed makes room again. */
  leave(bytes: number): void;
  /** From now on there is no room: what is freed is taken by others at once. Until `leave`. */
  fill(): void;
}

/** A disk with all the room in the world to begin with. */
export function createSmallDisk(): SmallDisk {
  const sizes = new Map<string, number>();
  let freeBytes = Number.POSITIVE_INFINITY;
  let filled = false;

  function resize(path: string, bytes: number): void {
    if (!filled) freeBytes += (sizes.get(path) ?? 0) - bytes;
    sizes.set(path, bytes);
  }

  /** As the kernel does it: what fits is written, and the rest is the error. */
  async function write(file: DiskFile, path: string, { chunks, position }: Write): Promise<void> {
    const bytes = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const size = sizes.get(path) ?? 0;
    const missing = position + bytes - size - freeBytes;
    if (missing <= 0) {
      resize(path, Math.max(size, position + bytes));
      return file.write(chunks, position);
    }
    const fits = Buffer.concat(chunks).subarray(0, Math.max(0, bytes - missing));
    resize(path, Math.max(size, position + fits.byteLength));
    if (fits.byteLength > 0) await file.write([fits], position);
    throw Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`), { code: "ENOSPC" });
  }

  return {
    ...systemDisk,
    leave(bytes) {
      freeBytes = bytes;
      filled = false;
    },
    fill() {
      freeBytes = 0;
      filled = true;
    },
    async open(path, mode) {
      const file = await systemDisk.open(path, mode);
      resize(path, await file.size());
      return {
        ...file,
        write: (chunks, position) => write(file, path, { chunks, position }),
        async truncate(bytes) {
          await file.truncate(bytes);
          resize(path, bytes);
        },
      };
    },
    async rename(from, to) {
      await systemDisk.rename(from, to);
      const bytes = sizes.get(from) ?? 0;
      resize(from, 0);
      resize(to, bytes);
    },
    async remove(path) {
      await systemDisk.remove(path);
      resize(path, 0);
    },
    freeBytes: () => Promise.resolve(freeBytes),
  };
}

interface Write {
  readonly chunks: readonly Uint8Array[];
  readonly position: number;
}
