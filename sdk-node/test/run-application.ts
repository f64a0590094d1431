/** A real process of an application, started with the SDK from source. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the last signal that was sent to it, or from the start. */
  readonly elapsedMs: number;
}

export interface Application {
  readonly ended: Promise<Ending>;
  /** Resolves when it has printed the text on standard output; rejects when it ends before. */
  says(text: string): Promise<void>;
  /** The same for standard error. */
  complains(text: string): Promise<void>;
  stderr(): string;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Arguments of Node; `--import` of the SDK when left out. */
  readonly nodeArgs?: readonly string[];
  readonly cwd?: string;
  /** Runs with what is installed, not from source. */
  readonly isInstalled?: boolean;
}

export const register: string = fileURLToPath(new URL("../src/register.ts", import.meta.url));
const folder = new URL("applications/", import.meta.url);

const children = new Set<ChildProcess>();

/** Ends what a failed test has left behind. */
export async function killApplications(): Promise<void> {
  for (const child of children) {
    child.kill("SIGKILL");
    await once(child, "close");
  }
}

/** The environment of a test run must not decide what is tested. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  // Where Node keeps what it compiled decides how long a start takes, nothing else.
  const foreign = /^(OTEL_|SPANHOUSE_|NODE_(?!COMPILE_CACHE$)|VITEST|FORCE_COLOR)/;
  return Object.fromEntries(entries.filter(([name]) => !foreign.test(name)));
}

/** Starts a file of `applications/`, or any by its whole path. */
export function runApplication(
  file: string,
  { args = [], env = {}, nodeArgs, cwd, isInstalled = false }: RunOptions = {},
): Application {
  const path = file.startsWith("/") ? file : fileURLToPath(new URL(file, folder));
  const ownArgs = nodeArgs ?? [`--import=${register}`];
  const conditions = isInstalled ? [] : ["--conditions=@spanhouse/source"];
  const child = spawn(process.execPath, [...conditions, ...ownArgs, path, ...args], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
    ...(cwd !== undefined && { cwd }),
  });
  children.add(child);
  child.once("close", () => children.delete(child));
  let startedMs = performance.now();
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code, signal]): Ending => {
    return {
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout,
      stderr,
      elapsedMs: performance.now() - startedMs,
    };
  });
  async function until(stream: Readable, holds: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => void (holds() && resolve());
    stream.on("data", look);
    look();
    const early = ended.then(({ code }) => {
      if (!holds()) throw new Error(`ended with ${code} before it said what was waited for: ${stdout}${stderr}`);
    });
    await Promise.race([promise, early]).finally(() => stream.off("data", look));
  }

  return {
    ended,
    stderr: () => stderr,
    says: (text) => until(child.stdout, () => stdout.includes(text)),
    complains: (text) => until(child.stderr, () => stderr.includes(text)),
    tell: (line) => void child.stdin.write(`${line}\n`),
    kill(signal) {
      startedMs = performance.now();
      child.kill(signal);
    },
  };
}
