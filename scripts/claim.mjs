/**
 * A file that says who does something which only one process may do at a time; its time of change is a heartbeat. Left over,
 * it says that the work was cut off. For installs and for the build of the console.
 */
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";

const heartbeatMs = 1_000;
/** A claim without a heartbeat for so long is taken over; its process may be on another machine that shares the disk. */
const claimStaleMs = 15_000;

function readClaim(path) {
  try {
    const text = readFileSync(path, "utf8");
    const idleMs = Date.now() - statSync(path).mtimeMs;
    const [host, pid] = text.split(" ");
    return { text, idleMs, host, pid: Number(pid) };
  } catch {
    return undefined;
  }
}

function isAlive(claim) {
  if (!(claim.pid > 0) || claim.idleMs > claimStaleMs) return false;
  if (claim.host !== hostname()) return true;
  try {
    process.kill(claim.pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Takes the claim file. True: ours. The claim of a dead process is moved aside first, and only by one of us. */
function takeClaim(path) {
  const text = `${hostname()} ${process.pid} ${Date.now()}`;
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function removeDeadClaim(path, claim) {
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== claim.text) renameSync(aside, path);
    else rmSync(aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

/** Leaves a claim that no living process holds; the text may be lost on a full disk, so an empty one says the same. */
export function markCutOff(path) {
  try {
    writeFileSync(path, `${hostname()} 0 ${Date.now()}`);
  } catch {
    // The file itself stays, which is what counts.
  }
}

/**
 * Waits until the claim at `path` is ours ("clean", or "broken" after work that was cut off) or `isDone` says that another's
 * work is done ("done"). `onWait` is told once, with the process and host that hold it.
 */
export async function takeTurn(path, { isDone, onWait }) {
  let broken = false;
  let told = false;
  for (;;) {
    if (takeClaim(path)) return broken ? "broken" : "clean";
    const other = readClaim(path);
    if (other !== undefined && !isAlive(other)) {
      removeDeadClaim(path, other);
      broken = true;
    } else if (other !== undefined) {
      if (!told) onWait(other);
      told = true;
      await wait(500);
    }
    if (isDone()) return "done";
  }
}

/** Shows that the holder of the claim is alive until the returned function is called. */
export function keepClaim(path) {
  const heartbeat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Somebody removed the folder while its holder works in it; the work's own error says it better.
    }
  }, heartbeatMs);
  return () => clearInterval(heartbeat);
}
