/** One line of ours on standard error, written at once, because the process may be about to end. */
import { writeSync } from "node:fs";

/** Writes a line, and never fails: standard error may be closed or full. */
export function say(line: string): void {
  try {
    writeSync(2, `spanhouse: ${line}\n`);
  } catch {
    // There is nobody left to tell.
  }
}
