import { isDiskFull } from "./disk.ts";
import { probeDisk } from "./probe-disk.ts";
import { recoverSegment } from "./recover-segment.ts";
import type { Suspect } from "./recover-segment.ts";
import { enqueue, measure, removed } from "./spool-state.ts";
import type { SpoolState } from "./spool-state.ts";
import { sumByTable } from "./sum-by-table.ts";
import type { ProbeResult } from "./trouble.ts";

/** Puts suspects in order as far as the disk lets us. */
export async function settleSuspects(state: SpoolState): Promise<void> {
  const still: Suspect[] = [];
  for (const suspect of state.suspects) {
    try {
      const segment = await recoverSegment(state.folder, suspect);
      if (segment === undefined) {
        removed(state, suspect.id);
        continue;
      }
      const shares = enqueue(state, segment);
      if (suspect.ackedBytes === undefined) state.recovered = sumByTable([...state.recovered, ...shares]);
    } catch (error) {
      state.folder.log("warn", `spool: segment ${suspect.id} is still withheld`, { segment: suspect.id, error });
      still.push(suspect);
      // The attempt, or the disk behind our back, may have made the file longer or shorter.
      await measure(state, suspect.id).catch(() => undefined);
    }
  }
  state.suspects = still;
}

/** Settles what is suspect and, when in trouble, asks the disk whether it takes writes again. */
export async function probe(state: SpoolState): Promise<ProbeResult> {
  const { folder } = state;
  await settleSuspects(state);
  const pending = state.suspects.length > 0;
  if (state.trouble.current() === undefined) return { pending };
  try {
    await probeDisk(folder, state.probeBytes);
    folder.log("info", "spool: the disk answers again", {});
    return { pending };
  } catch (error) {
    const code = isDiskFull(error) ? "disk_full" : "sync_failed";
    return {
      pending,
      failure: { code, message: `the disk of the spool ${folder.directory} does not take writes: ${String(error)}` },
    };
  }
}
