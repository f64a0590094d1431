import { OperatingError } from "../errors.ts";
import { byteText } from "../byte-text.ts";
import { isDiskFull } from "./disk.ts";
import { appendFrame, createOpenSegment } from "./open-segment.ts";
import type { AppendFailure, OpenSegment } from "./open-segment.ts";
import { forgetOpen, sealAged, sealOpen } from "./seal-open.ts";
import { inTurn, measure } from "./spool-state.ts";
import type { SpoolState } from "./spool-state.ts";
import type { SpoolUnready, TableBlock } from "./spool.ts";

/** How long a sender should wait for a full spool: about what it takes to drain a segment. */
const fullRetryMs = 2_000;

/** One commit; see `Spool.commit`. Must run in turn. */
export async function commitFrame(state: SpoolState, blocks: readonly TableBlock[]): Promise<void> {
  const { folder, ledger } = state;
  if (state.closed) throw new OperatingError("shutting_down", "the spool is closed");
  const unready = state.trouble.current();
  if (unready !== undefined) throw refusal(state, unready);
  const bytes = blocks.reduce((sum, { chunks }) => chunks.reduce((all, chunk) => all + chunk.byteLength, sum), 0);
  // An empty spool takes a frame of any size; else one larger than the limit could never be stored.
  if (ledger.segments > 0 && ledger.bytes + bytes > state.spoolBytesMax) {
    refuseForAWhile(state);
    throw refusal(state, fullNow(state));
  }
  state.probeBytes = bytes;
  try {
    state.open ??= await createOpenSegment(folder, state.nextId());
  } catch (error) {
    throw await failed(state, undefined, { error, segment: "empty" });
  }
  const segment = state.open;
  const failure = await appendFrame(folder, segment, { blocks, encode: state.encode });
  if (failure !== undefined) throw await failed(state, segment, failure);
  acknowledge(state, segment, bytes);
}

function acknowledge(state: SpoolState, segment: OpenSegment, bytes: number): void {
  state.ledger.set(segment.id, segment.ackedBytes);
  state.trouble.calm();
  state.folder.counters.commits++;
  state.folder.counters.committedBytes += bytes;
  if (state.ledger.bytes >= state.spoolBytesMax) state.full = true;
  if (segment.frames === 1) {
    state.shares.set(segment.id, () => Array.from(segment.tables, ([table, total]) => ({ table, ...total })));
    state.cancelAge = state.folder.clock.after(state.segmentAgeMsMax, () => {
      state.cancelAge = undefined;
      sealAged(state);
    });
  }
  if (segment.ackedBytes >= state.segmentBytesMax) void inTurn(state, () => sealOpen(state, segment));
}

/**
 * Until a segment is deleted, or for as long as senders are told to wait: a segment that stays (it cannot be read, say)
 * would else keep out for ever what is small enough for the room beside it.
 */
function refuseForAWhile(state: SpoolState): void {
  if (state.full) return;
  state.full = true;
  state.folder.clock.after(fullRetryMs, () => {
    if (state.ledger.bytes < state.spoolBytesMax) state.full = false;
  });
}

/** Puts the state in order behind a commit that failed, and says what to tell its caller. */
async function failed(
  state: SpoolState,
  segment: OpenSegment | undefined,
  { error, segment: condition }: AppendFailure,
): Promise<OperatingError> {
  const code = isDiskFull(error) ? "disk_full" : "sync_failed";
  const { disk, directory } = state.folder;
  const free = await disk.freeBytes(directory).then(
    (bytes) => `${byteText(bytes)} are free`,
    () => "free space unknown",
  );
  const message = `writing ${byteText(state.probeBytes)} to the spool ${directory} failed: ${String(error)}; ${free}`;
  state.folder.log("error", `spool: ${message}`, { segment: segment?.id, error, condition });
  if (condition !== "unharmed") forgetOpen(state);
  if (condition === "suspect" && segment !== undefined) {
    state.suspects.push({ id: segment.id, ackedBytes: segment.ackedBytes });
    await segment.file.close().catch(() => undefined);
    await measure(state, segment.id).catch(() => undefined);
  }
  state.trouble.begin(code, message);
  return refusal(state, state.trouble.current()!, error);
}

function refusal(state: SpoolState, { code, message, retryAfterMs }: SpoolUnready, cause?: unknown): OperatingError {
  state.folder.counters.refused[code]++;
  return new OperatingError(code, message, { retryAfterMs, cause });
}

/** Why a commit would be refused now. */
export function ready(state: SpoolState): SpoolUnready | undefined {
  return state.trouble.current() ?? (state.full ? fullNow(state) : undefined);
}

function fullNow({ ledger, spoolBytesMax }: SpoolState): SpoolUnready {
  const message = `the spool holds ${byteText(ledger.bytes)} in ${ledger.segments} segments; its limit is ${byteText(spoolBytesMax)}`;
  return { code: "spool_full", message, retryAfterMs: fullRetryMs };
}
