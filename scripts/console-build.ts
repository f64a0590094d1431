/** Builds the console, one process at a time, and not again while it fits its sources. */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keepClaim, takeTurn } from "./claim.mjs";
import { buildFolder, consoleKey, isBuilt, markBuilt, type ReactLine } from "./console-sources.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A step of the way to a built console has failed; what it wrote is kept. */
export class StepFailed extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
}

export interface StepOptions {
  readonly args: readonly string[];
  /** Every line it writes. */
  readonly onLine?: (line: string) => void;
  /** Ends it with everything it has started. */
  readonly signal?: AbortSignal;
}

/** Runs Node on `args` in the repository. Rejects with `StepFailed` unless it ends with 0. */
export async function runStep({ args, onLine, signal }: StepOptions): Promise<void> {
  // A group of its own, so that npm and what it starts end too.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const end = (): void => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  signal?.addEventListener("abort", end, { once: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const line of text.split("\n")) if (line.trim() !== "") onLine?.(line.trim());
    });
  }
  const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, exitSignal) => resolve(exitCode ?? exitSignal));
  });
  signal?.removeEventListener("abort", end);
  if (code !== 0) throw new StepFailed(`node ${args.join(" ")} ended with ${code}`, output);
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGTERM");
  } catch {
    // It has ended meanwhile.
  }
}

/** Runs `make` once the claim is ours, unless the console of this line fits by then; says whether `make` ran. */
export async function claimBuild(line: ReactLine, make: (key: string) => Promise<void>): Promise<boolean> {
  mkdirSync(buildFolder, { recursive: true });
  const claim = join(buildFolder, `building-react-${line}`);
  const isDone = (): boolean => isBuilt(line, consoleKey(line));
  if ((await takeTurn(claim, { isDone, onWait: () => undefined })) === "done") return false;
  const release = keepClaim(claim);
  try {
    const key = consoleKey(line);
    if (isBuilt(line, key)) return false;
    await make(key);
    markBuilt(line, key);
    return true;
  } finally {
    release();
    rmSync(claim, { force: true });
  }
}

/** The step that builds the console; grafana-plugin/ is installed by then. */
export function buildArgs(line: ReactLine): readonly string[] {
  const react = line === "19" ? [] : ["--react", line];
  return ["--conditions=@spanhouse/source", "grafana-plugin/console/build.ts", ...react];
}

/** Builds the console of this line unless it fits its sources. Rejects with `StepFailed`. */
export async function buildConsole(line: ReactLine = "19"): Promise<void> {
  await claimBuild(line, () => runStep({ args: buildArgs(line) }));
}
