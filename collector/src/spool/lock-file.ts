import { DatabaseSync } from "node:sqlite";
import { OperatingError } from "../errors.ts";

/**
 * An exclusive lock on `path`, held by the kernel until it is released or the process ends in whatever way.
 *
 * Node has no `flock`. What else there is lets two collectors in: a file with a pid in it goes stale, and pids repeat
 * after a reboot and in every container (all are pid 1); a socket file must be removed before it can be taken over,
 * which two starters do to each other; an abstract socket is unknown in the next network namespace although the volume
 * is shared. SQLite, which is part of Node, locks its file with `fcntl`, so an empty database that is never written
 * is a kernel lock with a path: no stale state, seen across containers, no limit on the path's length.
 *
 * The file stays, empty; removing it would let a third process lock a new file of the same name.
 * @throws OperatingError `spool_locked` when somebody holds it.
 */
export function lockFile(path: string): () => void {
  const database = new DatabaseSync(path, { timeout: 0, open: false });
  try {
    database.open();
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    if (database.isOpen) database.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) {
      throw new Error(`cannot lock ${path}: ${String(error)}`, { cause: error });
    }
    throw new OperatingError("spool_locked", `another process holds the lock ${path}`, {
      cause: error,
      hint: "Stop the other collector, or give this one a data directory of its own (SPANHOUSE_DATA_DIR).",
    });
  }
  return () => database.close();
}

const sqliteBusy = 5;
