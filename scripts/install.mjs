/**
 * Installs the packages of one folder, once, even when two tasks start at the same time.
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
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keepClaim, markCutOff, takeTurn } from "./claim.mjs";
import { explainInstallFailure } from "./install-failure.mjs";
import { startProgress } from "./install-progress.mjs";
import { installKey, installMark, isInstalled } from "./installed.mjs";

const interrupted = 130;
/** What is only built and tested with needs no script of its own to run at install; the root unpacks its Node by one. */
const optionsOfFolder = ["--ignore-scripts"];

function say(message) {
  process.stderr.write(`spanhouse: ${message}\n`);
}

/** Empties node_modules of the folder and of its workspaces, the claim file excepted. */
function removeHalfInstalled(path, claimPath) {
  const { workspaces = [] } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  for (const workspace of workspaces) rmSync(join(path, workspace, "node_modules"), { recursive: true, force: true });
  const modules = join(path, "node_modules");
  for (const entry of readdirSync(modules)) {
    const inside = join(modules, entry);
    if (inside !== claimPath) rmSync(inside, { recursive: true, force: true });
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
function runNpm({ path, options }, onLine) {
  const { command, args } = npmCommand();
  const always = ["install", "--no-save", "--no-audit", "--no-fund", "--include=dev", "--include=optional"];
  const child = spawn(command, [...args, ...always, ...options, "--loglevel=warn", "--progress=false"], {
    cwd: path,
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

async function runNpmWithProgress(place, claimPath) {
  const progress = startProgress(join(place.path, "node_modules"));
  const release = keepClaim(claimPath);
  const shown = new Set();
  const result = await runNpm(place, (line) => {
    if (!/^npm warn/i.test(line) || !isWorthShowing(line) || shown.has(line)) return;
    shown.add(line);
    progress.print(`  ${line}`);
  });
  release();
  progress.stop();
  return { ...result, summary: progress.summary() };
}

function endFailed(result, path) {
  if (result.stoppedBy !== undefined) {
    say("the install was interrupted. Run the same command again; it starts over and finishes.");
    process.exit(interrupted);
  }
  const { what, next } = explainInstallFailure(result, path);
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

/** Takes the claim of `path`; false when another process has installed meanwhile. */
async function begin(path, claimPath) {
  mkdirSync(join(path, "node_modules"), { recursive: true });
  const isDone = () => isInstalled(path);
  const onWait = ({ pid, host }) => say(`another install is under way (process ${pid} on ${host}); waiting for it.`);
  const state = await takeTurn(claimPath, { isDone, onWait });
  if (state === "done") return false;
  if (isDone()) {
    rmSync(claimPath);
    return false;
  }
  rmSync(installMark(path), { force: true });
  if (state === "broken") {
    say("an earlier install was cut off; starting over.");
    removeHalfInstalled(path, claimPath);
  }
  return true;
}

/**
 * Installs the packages of `folder` ("" is the root with its workspaces), with progress on stderr; returns when they are
 * there. Ends the process with an explanation and code 1 (130 when interrupted) if they cannot be.
 */
export async function install({ root, folder }) {
  const path = join(root, folder);
  const claimPath = join(path, "node_modules", ".spanhouse-installing");
  const options = folder === "" ? [] : optionsOfFolder;
  const key = installKey(path);
  try {
    if (!(await begin(path, claimPath))) return;
  } catch (error) {
    return endFailed({ code: 1, error, output: "" }, path);
  }
  const whose = folder === "" ? "the packages" : `the packages of ${folder}`;
  say(`installing ${whose} (first time, or package-lock.json changed) ...`);
  const result = await runNpmWithProgress({ path, options }, claimPath);
  const cutOff = result.stoppedBy !== undefined || result.diskFull || Boolean(result.signal);
  if (result.code === 0 && !cutOff) {
    writeFileSync(installMark(path), key);
    rmSync(claimPath, { force: true });
    say(`installed: ${result.summary}.`);
    return;
  }
  // npm puts back what it did when it fails; when it was killed it could not, and the claim of process 0 says so.
  if (cutOff) markCutOff(claimPath);
  else rmSync(claimPath, { force: true });
  endFailed(result, path);
}
