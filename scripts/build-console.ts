/**
 * `npm run console`: builds the console for a collector that runs from a clone, unless it fits its sources. `npm start` and
 * `npm run demo` have it run beside them (`--beside`): at the lowest priority, and until they end, which they show by closing
 * its standard input.
 */
import { constants, setPriority } from "node:os";
import { buildConsole, StepFailed } from "./console-build.ts";
import { consoleKey, isBuilt, type ConsoleVariant } from "./console-sources.ts";
import { startState } from "./console-state.ts";

const variant: ConsoleVariant = { react: "19" };
const again = "npm run console";
const linesShown = 12;

const isBeside = process.argv.includes("--beside");

function say(message: string): void {
  process.stderr.write(`spanhouse: ${message}\n`);
}

/** Aborted by the end of whoever had this started, or by a signal. */
function whenEnded(): AbortSignal {
  const ended = new AbortController();
  const end = (): void => ended.abort(new Error("ended"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  if (isBeside) process.stdin.on("end", end).on("error", end).resume();
  return ended.signal;
}

/** What went wrong, what to do, and what was written last. */
function explain(error: unknown): { readonly reason: string; readonly next: string; readonly note: string } {
  if (!(error instanceof StepFailed)) return { reason: String(error), next: again, note: "" };
  const [, reason, next] = /could not be installed: (.*)\n\s*Next: (.*)/.exec(error.output) ?? [];
  const lines = error.output.trimEnd().split("\n").slice(-linesShown).join("\n");
  if (reason === undefined || next === undefined) return { reason: `${error.message}.`, next: again, note: lines };
  return { reason: `Its packages could not be installed: ${reason}`, next: `${next} Then: ${again}`, note: "" };
}

async function build(signal: AbortSignal): Promise<number> {
  const startedMs = performance.now();
  const state = startState();
  try {
    const built = await buildConsole(variant, {
      signal,
      onStep: (step) => state.phase(step),
      onLine(line) {
        state.note(line);
        if (!isBeside) process.stderr.write(`${line}\n`);
      },
    });
    state.done();
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    if (built) say(`the console is built (${seconds} s); the address of the query API shows it in a browser.`);
    return 0;
  } catch (error) {
    if (signal.aborted) {
      state.done();
      return 130;
    }
    const why = explain(error);
    state.failed(why);
    say(`the console could not be built: ${why.reason}\n  Next: ${why.next}`);
    return 1;
  }
}

async function main(): Promise<number> {
  if (isBeside) setPriority(constants.priority.PRIORITY_LOW);
  if (!isBuilt(variant, consoleKey(variant))) return build(whenEnded());
  if (!isBeside) say("the console is built and fits its sources.");
  return 0;
}

process.exit(await main());
