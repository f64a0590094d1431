/**
 * Test support: a disk that does what disks are allowed to do, and what they do when they are bad.
 *
 *     process ─► volatile image ─ datasync, syncDirectory ─► durable image
 *
 * Every file and the set of names exist twice. Changes are kept in a list until a sync; power loss carries out any part
 * of that list, each write whole, torn at either end or not at all, a later one with an earlier one missing. `kill -9`
 * keeps the volatile image. A sync that fails carries out a part of the list and drops it, as Linux does: the pages are
 * clean, their bytes are not on the disk, and the next sync succeeds.
 */
import { dirname } from "node:path";
import { OperatingError } from "../errors.ts";
import type { DirectoryEntry, Disk, DiskFile, OpenMode } from "./disk.ts";

/** Picks an integer from 0 up to but not including `below`. */
export type Pick = (below: number) => number;

export interface Machine {
  /** The disk for a new process; the one before must have been ended with `kill` or `cutPower`. */
  boot(): Disk;
  /** `kill -9`: the process never sees an answer again; what it had written stays. */
  kill(): void;
  /** What was not synced is lost, kept or torn as `pick` says. */
  cutPower(pick: Pick): void;
  /** Kills the process within its n-th call from now that changes anything; a write is done in part, as `pick` says. */
  killAfter(changes: number, pick: Pick, died: () => void): void;
  /** The next `count` syncs fail. `reverts`: reads then see the disk, not the lost bytes. */
  failSyncs(count: number, how: { readonly code: string; readonly reverts: boolean; readonly pick: Pick }): void;
  /** Room for so many more bytes; Infinity to begin with. */
  leave(freeBytes: number): void;
  /** Reads of this file fail with EIO from `start` to `end`. */
  breakSector(path: string, start: number, end: number): void;
  /** The volatile content of every file, by path: what a new process would find after `kill -9`. */
  files(): ReadonlyMap<string, Buffer>;
  /** Replaces a file in both images, as a person or a rotten disk would. */
  put(path: string, content: Uint8Array): void;
}

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly cut: number };

interface Node {
  volatile: Buffer;
  durable: Buffer;
  pending: Change[];
}

interface NameChange {
  readonly directories: readonly string[];
  apply(names: Map<string, Node>): void;
}

export function createMachine(): Machine {
  let names = new Map<string, Node>();
  let durableNames = new Map<string, Node>();
  let nameChanges: NameChange[] = [];
  let process = 0;
  let locked = false;
  let capacityBytes = Infinity;
  let failures: { code: string; reverts: boolean; pick: Pick }[] = [];
  let countdown: { changes: number; pick: Pick; died: () => void } | undefined;
  const broken: { node: Node; start: number; end: number }[] = [];

  const used = (): number => [...names.values()].reduce((sum, node) => sum + node.volatile.length, 0);
  const never = new Promise<never>(() => undefined);

  function kill(): void {
    process++;
    locked = false;
    countdown = undefined;
    failures = [];
  }

  function rename(change: NameChange): void {
    change.apply(names);
    nameChanges.push(change);
  }

  /** Takes the next failing sync, if one is due. */
  function failure(): { code: string; reverts: boolean; pick: Pick } | undefined {
    return failures.shift();
  }

  function boot(): Disk {
    const mine = process;
    /** Every call passes here: it hangs for ever when its process is dead, and dies here when its time has come. */
    async function call<Result>(changes: boolean, action: (pick?: Pick) => Result): Promise<Result> {
      await Promise.resolve();
      if (mine !== process) return never;
      if (changes && countdown !== undefined && --countdown.changes <= 0) {
        const { pick, died } = countdown;
        if (pick(2) === 0) action(pick);
        kill();
        died();
        return never;
      }
      return action();
    }

    function write(
      node: Node,
      { chunks, position, pick }: { chunks: readonly Uint8Array[]; position: number; pick?: Pick | undefined },
    ): void {
      const whole = Buffer.concat(chunks);
      const grows = Math.max(0, position + whole.length - node.volatile.length);
      const room = Math.max(0, capacityBytes - used());
      let length = grows <= room ? whole.length : Math.max(0, whole.length - grows + room);
      if (pick !== undefined) length = Math.min(length, pick(whole.length + 1));
      const change = { at: position, bytes: whole.subarray(0, length) };
      if (length > 0) {
        node.volatile = applied(node.volatile, change);
        node.pending.push(change);
      }
      if (length < whole.length && pick === undefined) throw errno("ENOSPC");
    }

    function datasync(node: Node): void {
      const failed = failure();
      if (failed === undefined) {
        for (const change of node.pending) node.durable = applied(node.durable, change);
        node.pending = [];
        return;
      }
      node.durable = survivors(node, failed.pick);
      node.pending = [];
      if (failed.reverts) node.volatile = node.durable;
      throw errno(failed.code);
    }

    function openFile(node: Node, mode: OpenMode): DiskFile {
      let open = true;
      const use = <Result>(changes: boolean, action: (pick?: Pick) => Result): Promise<Result> =>
        call(changes, (pick) => {
          if (!open) throw errno("EBADF");
          return action(pick);
        });
      return {
        write: (chunks, position) => {
          if (mode === "read") throw errno("EBADF");
          return use(true, (pick) => write(node, { chunks, position, pick }));
        },
        read: (target, position) =>
          use(false, () => {
            const end = position + target.byteLength;
            if (broken.some((sector) => sector.node === node && sector.start < end && sector.end > position))
              throw errno("EIO");
            const bytes = node.volatile.subarray(position, end);
            target.set(bytes);
            return bytes.length;
          }),
        datasync: () => use(true, () => datasync(node)),
        truncate: (bytes) =>
          use(true, () => {
            node.volatile = applied(node.volatile, { cut: bytes });
            node.pending.push({ cut: bytes });
          }),
        size: () => use(false, () => node.volatile.length),
        close: () =>
          use(false, () => {
            open = false;
          }),
      };
    }

    function openPath(path: string, mode: OpenMode): DiskFile {
      let node = names.get(path);
      if (node === undefined) {
        if (mode === "update" || mode === "read") throw errno("ENOENT");
        if (capacityBytes - used() <= 0) throw errno("ENOSPC");
        const made: Node = { volatile: Buffer.alloc(0), durable: Buffer.alloc(0), pending: [] };
        node = made;
        rename({ directories: [dirname(path)], apply: (to) => void to.set(path, made) });
      } else if (mode === "create") {
        throw errno("EEXIST");
      } else if (mode === "replace") {
        node.volatile = Buffer.alloc(0);
        node.pending.push({ cut: 0 });
      }
      return openFile(node, mode);
    }

    return {
      open: (path, mode) => call(mode !== "read" && mode !== "update", () => openPath(path, mode)),
      makeDirectory: () => call(false, () => undefined),
      syncDirectory: (path) =>
        call(true, () => {
          const failed = failure();
          for (const change of nameChanges.filter(({ directories }) => directories.includes(path))) {
            if (failed === undefined || failed.pick(2) === 0) change.apply(durableNames);
          }
          // Names are journaled: what a failed sync did not reach is still to come.
          if (failed !== undefined) throw errno(failed.code);
          nameChanges = nameChanges.filter(({ directories }) => !directories.includes(path));
        }),
      list: (path) => call(false, () => entries(names, path)),
      rename: (from, to) =>
        call(true, () => {
          const node = names.get(from);
          if (node === undefined) throw errno("ENOENT");
          rename({
            directories: [...new Set([dirname(from), dirname(to)])],
            apply: (map) => void (map.delete(from), map.set(to, node)),
          });
        }),
      remove: (path) =>
        call(true, () => {
          if (names.has(path)) rename({ directories: [dirname(path)], apply: (map) => void map.delete(path) });
        }),
      freeBytes: () => call(false, () => Math.max(0, capacityBytes - used())),
      lock: (path) =>
        call(false, () => {
          if (locked) throw new OperatingError("spool_locked", `another process holds the lock ${path}`);
          locked = true;
          return () => {
            if (mine === process) locked = false;
          };
        }),
    };
  }

  return {
    boot,
    kill,
    cutPower: (pick) => {
      kill();
      const nodes = new Set([...names.values(), ...durableNames.values()]);
      for (const change of nameChanges) if (pick(2) === 0) change.apply(durableNames);
      nameChanges = [];
      names = new Map(durableNames);
      for (const node of nodes) {
        node.durable = survivors(node, pick);
        node.volatile = node.durable;
        node.pending = [];
      }
    },
    killAfter: (changes, pick, died) => {
      countdown = { changes, pick, died };
    },
    failSyncs: (count, how) => {
      failures = Array.from({ length: count }, () => how);
    },
    leave: (freeBytes) => {
      capacityBytes = used() + freeBytes;
    },
    breakSector: (path, start, end) => {
      broken.push({ node: names.get(path)!, start, end });
    },
    files: () => new Map(Array.from(names, ([path, node]) => [path, node.volatile])),
    put: (path, content) => {
      const node = { volatile: Buffer.from(content), durable: Buffer.from(content), pending: [] };
      names.set(path, node);
      durableNames = new Map(durableNames).set(path, node);
    },
  };
}

function applied(content: Buffer, change: Change): Buffer {
  if ("cut" in change) {
    return change.cut <= content.length ? content.subarray(0, change.cut) : Buffer.concat([content], change.cut);
  }
  const result = Buffer.alloc(Math.max(content.length, change.at + change.bytes.length));
  content.copy(result);
  change.bytes.copy(result, change.at);
  return result;
}

/**
 * What the disk holds when the list of changes is carried out in part: each one lost, whole, torn at its end, at its
 * start, or with a hole in the middle. Behind the old end of the file a hole reads as zeros.
 */
function survivors(node: Node, pick: Pick): Buffer {
  let content = node.durable;
  for (const change of node.pending) {
    const fate = pick(5);
    if (fate === 0) continue;
    if (fate === 1 || "cut" in change) {
      content = applied(content, change);
      continue;
    }
    const at = pick(change.bytes.length + 1);
    const { bytes } = change;
    if (fate !== 2) content = applied(content, { at: change.at + at, bytes: bytes.subarray(at) });
    if (fate !== 3)
      content = applied(content, { at: change.at, bytes: bytes.subarray(0, Math.max(0, at - pick(100))) });
  }
  return content;
}

function entries(names: ReadonlyMap<string, Node>, directory: string): DirectoryEntry[] {
  const found: DirectoryEntry[] = [];
  const directories = new Set<string>();
  for (const [path, node] of names) {
    if (!path.startsWith(`${directory}/`)) continue;
    const [name, inner] = path.slice(directory.length + 1).split("/");
    if (inner === undefined) found.push({ name: name!, kind: "file", bytes: node.volatile.length });
    else directories.add(name!);
  }
  return [...found, ...Array.from(directories, (name): DirectoryEntry => ({ name, kind: "directory", bytes: 0 }))];
}

function errno(code: string): Error {
  // Not an Error with a stack: thousands are made.
  const error: NodeJS.ErrnoException = { name: "Error", message: `${code} (simulated)`, code };
  return error;
}
