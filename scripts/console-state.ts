/**
 * Tells the collector's waiting page how far the console is: one small JSON file, written whole at once and every second, so
 * that a builder that was ended is told from one that works. `collector/src/console/build-state.ts` reads it.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildState } from "../collector/src/console/build-state.ts";
import { buildFolder } from "./console-sources.ts";

const everyMs = 1_000;
const file = join(buildFolder, "build-state.json");

/** What can be told. */
export interface StateWriter {
  phase(phase: "installing" | "building"): void;
  note(note: string): void;
  /** The last word: it stays until the next build. */
  failed(why: Required<Pick<BuildState, "note" | "reason" | "next">>): void;
  /** It is built, or nobody builds it any more. */
  done(): void;
}

/** Begins to tell. */
export function startState(): StateWriter {
  let state: BuildState = { phase: "installing", startedMs: Date.now(), aliveMs: Date.now(), note: "" };
  const write = (): void => {
    try {
      mkdirSync(buildFolder, { recursive: true });
      writeFileSync(`${file}-${process.pid}`, JSON.stringify({ ...state, aliveMs: Date.now() }));
      renameSync(`${file}-${process.pid}`, file);
    } catch {
      // A full disk fails the build itself, which says so.
    }
  };
  const timer = setInterval(write, everyMs);
  const change = (changed: Partial<BuildState>): void => {
    state = { ...state, ...changed };
    write();
  };
  write();
  return {
    phase: (phase) => change({ phase, note: "" }),
    note: (note) => void (state = { ...state, note }),
    failed(why) {
      clearInterval(timer);
      change({ phase: "failed", ...why });
    },
    done() {
      clearInterval(timer);
      rmSync(file, { force: true });
    },
  };
}
