#!/usr/bin/env node
/**
 * The command `spanhouse`. What is published runs as it is (`dist/`). In the repository the sources run, which needs a Node
 * that strips types, so the command starts itself again on the pinned one, whatever Node the machine has.
 *
 *   dist/main.js without src/  -> in this process
 *   src/main.ts                -> node_modules/node/bin/node --conditions=@spanhouse/source src/main.ts ...
 *
 * Plain JavaScript, because an old Node must be able to read it.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const collector = fileURLToPath(new URL("..", import.meta.url));
const source = join(collector, "src/main.ts");
const versionMin = { built: [22, 15], source: [22, 18] };

function isAtLeast([majorMin, minorMin]) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > majorMin || (major === majorMin && minor >= minorMin);
}

function fail(message) {
  process.stderr.write(`spanhouse: ${message}\n`);
  process.exit(1);
}

/** The pinned Node of the repository, or this one when it can run the sources. */
function findNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const pinned = join(collector, "../node_modules/node/bin", name);
  if (existsSync(pinned)) return pinned;
  if (isAtLeast(versionMin.source)) return process.execPath;
  return fail(
    `Node ${process.versions.node} cannot run the sources, and the pinned Node is not installed.\n` +
      "  Next: run npm install in the repository.",
  );
}

/** Runs the sources and ends in the same way as they do. */
function runSource() {
  const args = ["--conditions=@spanhouse/source", source, ...process.argv.slice(2)];
  const child = spawn(findNode(), args, { stdio: "inherit" });
  // On a terminal Ctrl-C reaches the child by itself; this process only must not end before it.
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !onTerminal) child.kill(signal);
    });
  }
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (existsSync(source)) {
  runSource();
} else if (isAtLeast(versionMin.built)) {
  await import("../dist/main.js");
} else {
  fail(`Node ${process.versions.node} is too old; ${versionMin.built.join(".")} or newer is needed.`);
}
