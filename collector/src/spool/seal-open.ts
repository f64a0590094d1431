import type { OpenSegment } from "./open-segment.ts";
import { fileHeaderBytes } from "./frame.ts";
import { enqueue, inTurn } from "./spool-state.ts";
import type { SpoolState } from "./spool-state.ts";
import type { SealedSegment } from "./spool.ts";

/** The open segment takes no more frames. */
export function forgetOpen(state: SpoolState): void {
  state.open = undefined;
  state.cancelAge?.();
  state.cancelAge = undefined;
}

/** Seals the open segment; with `only`, if it is still that one. Closing the file is all that is left to do on disk. */
export async function sealOpen(state: SpoolState, only?: OpenSegment): Promise<void> {
  const segment = state.open;
  if (segment === undefined || segment.frames === 0 || (only !== undefined && only !== segment)) return;
  forgetOpen(state);
  await segment.file.close().catch((error: unknown) => {
    state.folder.log("warn", `spool: closing segment ${segment.id} failed`, { segment: segment.id, error });
  });
  enqueue(state, {
    id: segment.id,
    sealedAtMs: state.folder.clock.now(),
    bytes: segment.ackedBytes,
    extents: [{ start: fileHeaderBytes, end: segment.ackedBytes }],
    tables: segment.tables,
    tablesDone: [],
  });
}

/** By age only while the writer keeps up; `take` asks again when it has caught up. */
export function sealAged(state: SpoolState): void {
  const segment = state.open;
  if (segment === undefined || state.cancelAge !== undefined || state.queue.waiting > 0) return;
  void inTurn(state, () => sealOpen(state, segment));
}

/** See `Spool.take`. */
export async function takeSealed(state: SpoolState): Promise<SealedSegment | undefined> {
  const taken = state.queue.take();
  sealAged(state);
  return taken;
}
