import { isAbsolute } from "node:path";
import type { Disk } from "./disk.ts";
import { writeDurableFile } from "./durable-file.ts";

/** A small text on the disk, private to its owner, that is replaced whole or not at all. */
export interface TextFile {
  /** Undefined when there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  remove(): Promise<void>;
}

/** The file at `path`, which is absolute; its directory must exist before it is written. */
export function textFile(disk: Disk, path: string): TextFile {
  if (!isAbsolute(path)) throw new Error(`BUG: ${path} is not absolute`);
  return {
    async read() {
      const file = await disk.open(path, "read").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (file === undefined) return undefined;
      try {
        const bytes = Buffer.alloc(await file.size());
        return bytes.toString("utf8", 0, await file.read(bytes, 0));
      } finally {
        await file.close();
      }
    },
    async write(text) {
      await writeDurableFile(disk, path, (append) => append(Buffer.from(text)));
    },
    remove: () => disk.remove(path),
  };
}
