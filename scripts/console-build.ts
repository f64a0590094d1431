/**
 * Builds the console, one process at a time, and not again while it fits its sources.
 *
 *     claim ─► fits? ─► grafana-plugin/ installed? ─► build into .tmp/new-<line> ─► dist
 *
 * `dist` is replaced whole by two renames, so that a collector that serves it meanwhile serves the old one or the new one.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keepClaim, takeTurn } from "./claim.mjs";
import { buildFolder, consoleKey, distOf, isBuilt, markBuilt } from "./console-sources.ts";
import type { ConsoleVariant } from "./console-sources.ts";
import { isInstalled } from "./installed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A step of the way to a built console has failed; what it wrote is kept. */
export class StepFailed extends Error {
  readonly step: "installing" | "building";
  readonly output: string;

  constructor(step: StepFailed["step"], ending: string, output: string) {
    super(`${step} ended with ${ending}`);
    this.step = step;
    this.output = output;
  }
}

export interface BuildOptions {
  /** Ends the step that runs with everything it has started. */
  readonly signal?: AbortSignal | undefined;
  /** Told when a step begins, and of every line that it writes. */
  readonly onStep?: (step: StepFailed["step"]) => void;
  readonly onLine?: (line: string) => void;
}

/**
 * Builds the console unless it fits its sources; says whether it did. Rejects with `StepFailed`, and with the reason of the signal.
 */
export async function buildConsole(variant: ConsoleVariant, options: BuildOptions = {}): Promise<boolean> {
  mkdirSync(buildFolder, { recursive: true });
  const claim = join(buildFolder, `building-react-${variant.react}`);
  const known = consoleKey(variant);
  const isDone = (): boolean => options.signal?.aborted === true || isBuilt(variant, known);
  if ((await takeTurn(claim, { isDone, onWait: () => undefined })) === "done") return false;
  const release = keepClaim(claim);
  try {
    // The sources may have changed while another process was building.
    const key = consoleKey(variant);
    if (isBuilt(variant, key)) return false;
    await make(variant, options);
    markBuilt(variant, key);
    return true;
  } finally {
    release();
    rmSync(claim, { force: true });
  }
}

async function make(variant: ConsoleVariant, options: BuildOptions): Promise<void> {
  const { react, publish } = variant;
  for (const folder of react === "19" ? ["grafana-plugin"] : ["grafana-plugin", "grafana-plugin/react-18"]) {
    if (isInstalled(join(root, folder))) continue;
    await runStep("installing", ["scripts/install-folder.mjs", folder], options);
  }
  const [made, old] = [`new-${react}`, `old-${react}`].map((name) => join(buildFolder, name));
  const args = ["--react", react, "--out", made!, ...(publish ? ["--publish"] : [])];
  await runStep("building", ["--conditions=@spanhouse/source", "grafana-plugin/console/build.ts", ...args], options);
  const dist = distOf(variant);
  rmSync(old!, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old!);
  renameSync(made!, dist);
  rmSync(old!, { recursive: true, force: true });
}

/** Runs Node on `args` in the repository, to its end. */
async function runStep(step: StepFailed["step"], args: readonly string[], options: BuildOptions): Promise<void> {
  const { signal, onStep, onLine } = options;
  signal?.throwIfAborted();
  onStep?.(step);
  // A group of its own, so that what npm has started ends too.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const end = (): void => endGroup(child.pid);
  signal?.addEventListener("abort", end, { once: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const line of text.split("\n")) if (line.trim() !== "") onLine?.(line.trim());
    });
  }
  const ending = await new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, by) => resolve(code === null ? String(by) : `code ${code}`));
  });
  signal?.removeEventListener("abort", end);
  signal?.throwIfAborted();
  if (ending !== "code 0") throw new StepFailed(step, ending, output);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGTERM");
  } catch {
    // It has ended meanwhile.
  }
}
