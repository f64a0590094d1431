/**
 * How far the console is that is being built beside the collector, in a clone of the repository. `scripts/build-console.ts`
 * writes it, whole at once, at least every second while it works; the collector only reads it.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";

export interface BuildState {
  readonly phase: "installing" | "building" | "failed";
  /** When the whole of it began, ms since 1970. */
  readonly startedMs: number;
  /** When its writer was last alive, ms since 1970. */
  readonly aliveMs: number;
  /** What is going on, in a few words; when it failed, what the step wrote last. May be empty. */
  readonly note: string;
  /** What went wrong, as a sentence; only when it failed. */
  readonly reason?: string | undefined;
  /** What to do about it. */
  readonly next?: string | undefined;
}

const stateSchema: z.ZodType<BuildState> = z.object({
  phase: z.enum(["installing", "building", "failed"]),
  startedMs: z.number(),
  aliveMs: z.number(),
  note: z.string(),
  reason: z.string().optional(),
  next: z.string().optional(),
});

/** A writer that has been silent for so long was ended; it writes every second. */
const silentMsMax = 20_000;

/** What the file says; undefined when nobody builds: there is no file, or its writer is gone. */
export async function readBuildState(path: string): Promise<BuildState | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  const { success, data } = stateSchema.safeParse(parse(text));
  if (!success) return undefined;
  return data.phase === "failed" || Date.now() - data.aliveMs < silentMsMax ? data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
