/** Shows that an install is alive: elapsed time and what has arrived. On a terminal one line that is rewritten. */
import { readdirSync, lstatSync } from "node:fs";
import { join } from "node:path";

const terminalEveryMs = 1_000;
const logEveryMs = 5_000;
/** Walking a full node_modules takes a third of a second, so the walk is repeated less often than the clock. */
const measureEveryMs = 4_000;
const mebibyte = 1024 * 1024;

/** Bytes and package folders below `directory`; what vanishes while looking counts as nothing. */
function measure(directory) {
  let bytes = 0;
  let packages = 0;
  const pending = [directory];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      continue;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile()) {
        if (entry.name === "package.json" && /node_modules.(@[^/\\]+.)?[^/\\]+$/.test(folder)) packages++;
        bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
      }
    }
  }
  return { bytes, packages };
}

function describe({ bytes, packages }, elapsedMs) {
  return `${Math.round(elapsedMs / 1_000)} s, ${packages} packages, ${Math.round(bytes / mebibyte)} MiB`;
}

/**
 * Starts reporting on `directory` to stderr; `stop` ends it, `print` writes a line between two reports,
 * `summary` measures once more and says it in words.
 */
export function startProgress(directory) {
  const startedMs = Date.now();
  const terminal = process.stderr.isTTY;
  const clear = terminal ? "\r\u001b[K" : "";
  const elapsedMs = () => Date.now() - startedMs;
  let seen = { bytes: 0, packages: 0 };
  let measuredMs = 0;
  const report = () => {
    if (elapsedMs() - measuredMs >= measureEveryMs) {
      measuredMs = elapsedMs();
      seen = measure(directory);
    }
    process.stderr.write(`${clear}  ${describe(seen, elapsedMs())}${terminal ? "" : "\n"}`);
  };
  const timer = setInterval(report, terminal ? terminalEveryMs : logEveryMs);
  return {
    summary: () => describe(measure(directory), elapsedMs()),
    print: (line) => process.stderr.write(`${clear}${line}\n`),
    stop() {
      clearInterval(timer);
      process.stderr.write(clear);
    },
  };
}
