/**
 * Installs the packages for `bootstrap.mjs`, once, even when two tasks start at the same time.
 *
 * State is two files in node_modules, which npm leaves alone because of the leading dot:
 * - `.spanhouse-installed`: what a finished install fitted. Removed first, written last; so it never stands for half an
 *   install.
 * - `.spanhouse-installing`: who installs now; its time of change is a heartbeat. Left over, it says that an install was
 *   cut off, and the next one begins from an empty node_modules: npm does not look inside a folder it finds.
 *
 * `npm install --no-save` and not `npm ci`: a mirror may lack the packages of other platforms, which `npm ci` refuses.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { explainInstallFailure } from "./install-failure.mjs";
import { startProgress } from "./install-progress.mjs";

const heartbeatMs = 1_000;
/** A claim without a heartbeat for so long is taken over; its process may be on another machine that shares the disk. */
const claimStaleMs = 15_000;
const interrupted = 130;

function say(message) {
  process.stderr.write(`spanhouse: ${message}\n`);
}

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
function markCutOff(path) {
  try {
    writeFileSync(path, `${hostname()} 0 ${Date.now()}`);
  } catch {
    // The file itself stays, which is what counts.
  }
}

/** Waits until the claim is ours ("clean", or "broken" after an install that was cut off) or another's install is done. */
async function claim(path, isInstalled) {
  let broken = false;
  let told = false;
  for (;;) {
    if (takeClaim(path)) return broken ? "broken" : "clean";
    const other = readClaim(path);
    if (other !== undefined && !isAlive(other)) {
      removeDeadClaim(path, other);
      broken = true;
    } else if (other !== undefined) {
      if (!told) say(`another install is under way (process ${other.pid} on ${other.host}); waiting for it.`);
      told = true;
      await wait(500);
    }
    if (isInstalled()) return "done";
  }
}

/** Empties node_modules of the root and of every workspace, the claim file excepted. */
function removeHalfInstalled(root, claimPath) {
  const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const workspace of workspaces) rmSync(join(root, workspace, "node_modules"), { recursive: true, force: true });
  const modules = join(root, "node_modules");
  for (const entry of readdirSync(modules)) {
    const path = join(modules, entry);
    if (path !== claimPath) rmSync(path, { recursive: true, force: true });
  }
}

/** The npm that called us, else the one on the PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script?.endsWith("npm-cli.js")) return { command: process.execPath, args: [script] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
}

/**
 * Runs npm; resolves to how it ended and all it wrote. Signals end npm first, so that it can put things back.
 * On a full disk npm goes on for minutes, file by file, so it is killed at the first word of it.
 */
function runNpm(root, onLine) {
  const { command, args } = npmCommand();
  const options = ["install", "--no-save", "--no-audit", "--no-fund", "--include=dev", "--include=optional"];
  const child = spawn(command, [...args, ...options, "--loglevel=warn", "--progress=false"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  let rest = "";
  let diskFull = false;
  const take = (text) => {
    output += text;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (!diskFull && /TAR_ENTRY_ERROR (ENOSPC|EDQUOT)/.test(text)) {
      diskFull = true;
      child.kill("SIGKILL");
    }
    if (!diskFull) lines.forEach(onLine);
  };
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  child.stderr.setEncoding("utf8").on("data", take);
  let stoppedBy;
  const stop = (signal) => {
    stoppedBy ??= signal;
    child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  return new Promise((resolve) => {
    const end = (result) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeListener(signal, stop);
      resolve({ ...result, output, stoppedBy, diskFull });
    };
    child.on("error", (error) => end({ code: 1, error }));
    child.on("close", (code, signal) => end({ code, signal }));
  });
}

/** Warnings that a newcomer can do something about; the engines of packages that the pinned Node runs are not. */
function isWorthShowing(line) {
  return /^npm (warn|error)/i.test(line) && !/EBADENGINE|Unknown user config|Unknown env config/.test(line);
}

async function runNpmWithProgress(root, claimPath) {
  const progress = startProgress(join(root, "node_modules"));
  const heartbeat = setInterval(() => {
    try {
      utimesSync(claimPath, new Date(), new Date());
    } catch {
      // Someone removed node_modules while npm works in it; npm's own error says it better.
    }
  }, heartbeatMs);
  const shown = new Set();
  const result = await runNpm(root, (line) => {
    if (!/^npm warn/i.test(line) || !isWorthShowing(line) || shown.has(line)) return;
    shown.add(line);
    progress.print(`  ${line}`);
  });
  clearInterval(heartbeat);
  progress.stop();
  return { ...result, summary: progress.summary() };
}

function endFailed(result, root) {
  if (result.stoppedBy !== undefined) {
    say("the install was interrupted. Run the same command again; it starts over and finishes.");
    process.exit(interrupted);
  }
  const { what, next } = explainInstallFailure(result, root);
  const shown = new Set(result.output.split("\n").filter((line) => /^npm error \S/.test(line)));
  process.stderr.write(
    [...shown]
      .slice(0, 12)
      .map((line) => `  ${line}\n`)
      .join(""),
  );
  say(`the packages could not be installed: ${what}\n  Next: ${next}`);
  process.exit(1);
}

/**
 * Installs the packages of the root and its workspaces, with progress on stderr; returns when they are there.
 * Ends the process with an explanation and code 1 (130 when interrupted) if they cannot be.
 * `key` is what the finished install is marked with; `isInstalled` says whether the mark is already there.
 */
export async function install({ root, key, isInstalled }) {
  const modules = join(root, "node_modules");
  const claimPath = join(modules, ".spanhouse-installing");
  const mark = join(modules, ".spanhouse-installed");
  try {
    mkdirSync(modules, { recursive: true });
    const state = await claim(claimPath, isInstalled);
    if (state === "done") return;
    if (isInstalled()) return rmSync(claimPath);
    rmSync(mark, { force: true });
    if (state === "broken") {
      say("an earlier install was cut off; starting over.");
      removeHalfInstalled(root, claimPath);
    }
  } catch (error) {
    return endFailed({ code: 1, error, output: "" }, root);
  }
  say("installing the packages (first time, or package-lock.json changed) ...");
  const result = await runNpmWithProgress(root, claimPath);
  const cutOff = result.stoppedBy !== undefined || result.diskFull || Boolean(result.signal);
  if (result.code === 0 && !cutOff) {
    writeFileSync(mark, key);
    rmSync(claimPath, { force: true });
    say(`installed: ${result.summary}.`);
    return;
  }
  // npm puts back what it did when it fails; when it was killed it could not, and the claim of process 0 says so.
  if (cutOff) markCutOff(claimPath);
  else rmSync(claimPath, { force: true });
  endFailed(result, root);
}
