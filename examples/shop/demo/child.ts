import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process to start. */
export interface ChildPlan {
  readonly name: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it prints goes to a file here. */
  readonly logFolder: string;
  /** Gets each line that it prints. */
  readonly onLine?: (line: string) => void;
}

/** A process of the demo. */
export interface Child {
  readonly name: string;
  /** Its exit code when it ended by itself, else what ended it. */
  readonly ended: Promise<string>;
  /** The first line that the expression matches; rejects when the process ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, and after a while SIGKILL. */
  stop(): Promise<void>;
}

const stopMsMax = 15_000;
const linesKept = 12;
const endWithParent = fileURLToPath(new URL("end-with-parent.ts", import.meta.url));

/** Starts a process in a group of its own, so that Ctrl-C reaches the demo alone, which then stops them in order. */
export function startChild({ name, args, directory, env, logFolder, onLine }: ChildPlan): Child {
  const child = spawn(process.execPath, ["--conditions=@spanhouse/source", "--import", endWithParent, ...args], {
    cwd: directory,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const log = createWriteStream(join(logFolder, `${name}.log`), { flags: "a" });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>(onLine === undefined ? [] : [onLine]);
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      lines.push(line);
      if (lines.length > linesKept) lines.shift();
      for (const listen of listeners) listen(line);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => {
      log.end();
      resolve(signal ?? String(code));
    });
  });

  return {
    name,
    ended,
    line(pattern) {
      const found = new Promise<RegExpExecArray>((resolve) => {
        listeners.add((line) => {
          const match = pattern.exec(line);
          if (match !== null) resolve(match);
        });
      });
      const early = ended.then((how) => {
        throw new Error(`${name} ended (${how}) before it was ready:\n  ${lines.join("\n  ")}`);
      });
      return Promise.race([found, early]);
    },
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => {
        console.log(`${name} has not stopped after ${stopMsMax / 1_000} s and is killed.`);
        child.kill("SIGKILL");
      }, stopMsMax);
      await ended;
      clearTimeout(timer);
    },
  };
}
