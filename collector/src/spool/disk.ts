import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileHandle } from "node:fs/promises";

/**
 * The only door from the spool to a file system, so that a model test can put a disk behind it that tears, loses and
 * reorders writes, fails to sync and fills up. Paths are absolute. Every call may reject with an error that has an
 * errno `code`; nothing here retries.
 */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  /** Makes the directory and its missing parents, and their entries durable. */
  makeDirectory(path: string): Promise<void>;
  /** After this the names that were created, renamed and removed in the directory survive power loss. */
  syncDirectory(path: string): Promise<void>;
  /** The entries of a directory, in no order; an entry that goes away meanwhile is left out. */
  list(path: string): Promise<DirectoryEntry[]>;
  /** Atomic; replaces what is at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; that it is missing already is not an error, so that a deletion is safe to repeat. */
  remove(path: string): Promise<void>;
  /** Bytes that an unprivileged writer can still allocate in the file system of `path`. */
  freeBytes(path: string): Promise<number>;
  /** Takes an exclusive lock that ends with the process; rejects with `spool_locked`. Resolves to its release. */
  lock(path: string): Promise<() => void>;
}

/**
 * create: must not exist. update: must exist, read and write. replace: created or emptied. upsert: created when
 * missing, kept otherwise. read: must exist, read only.
 */
export type OpenMode = "create" | "update" | "replace" | "upsert" | "read";

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "other";
  /** Size of a file; 0 for anything else. */
  readonly bytes: number;
}

export interface DiskFile {
  /** Writes every byte of every chunk from `position` on, in order; a rejected write may have written a part. */
  write(chunks: readonly Uint8Array[], position: number): Promise<void>;
  /** Fills `target` from `position` on; resolves to the bytes read, fewer than asked only at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  /** After this the file's bytes and its size survive power loss. After a rejection nothing is known about either. */
  datasync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/** Whether an error says that there is no room: no block, no inode or no quota left. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === "ENOSPC" || code === "EDQUOT";
}

const flags: Readonly<Record<OpenMode, number>> = {
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  update: constants.O_RDWR,
  replace: constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC,
  upsert: constants.O_RDWR | constants.O_CREAT,
  read: constants.O_RDONLY,
};

/** Telemetry may hold what only its owner should see: files are private to the user that runs the collector. */
const fileMode = 0o600;
const directoryMode = 0o700;

/** The file system of the machine. */
export const systemDisk: Disk = {
  open: async (path, mode) => systemFile(await open(path, flags[mode], fileMode)),
  makeDirectory,
  syncDirectory,
  list,
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  freeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
  // Loaded here, because Node 22 warns of SQLite when it is, and only who opens a spool needs it.
  lock: async (path) => (await import("./lock-file.ts")).lockFile(path),
};

function systemFile(handle: FileHandle): DiskFile {
  return {
    write: (chunks, position) => writeAll(handle, chunks, position),
    read: (target, position) => readAll(handle, target, position),
    datasync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}

/** One `writev` nearly always; a short write (a full disk, a signal) goes on behind it, so that the errno comes out. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let rest = chunks;
  let written = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, position + written);
    written += bytesWritten;
    rest = after(rest, bytesWritten);
  }
}

/** What is left of `chunks` behind its first `bytes` bytes; chunks without bytes are left out. */
function after(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let skip = bytes;
  for (let index = 0; index < chunks.length; index++) {
    const chunk = chunks[index]!;
    if (skip < chunk.byteLength) return [chunk.subarray(skip), ...chunks.slice(index + 1)];
    skip -= chunk.byteLength;
  }
  return [];
}

async function readAll(handle: FileHandle, target: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < target.byteLength) {
    const { bytesRead } = await handle.read(target, filled, target.byteLength - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: directoryMode });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function list(path: string): Promise<DirectoryEntry[]> {
  const found: DirectoryEntry[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (!entry.isFile()) {
      found.push({ name: entry.name, kind: entry.isDirectory() ? "directory" : "other", bytes: 0 });
      continue;
    }
    const bytes = await stat(join(path, entry.name)).then(
      ({ size }) => size,
      (error: { code?: unknown }) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      },
    );
    if (bytes !== undefined) found.push({ name: entry.name, kind: "file", bytes });
  }
  return found;
}
