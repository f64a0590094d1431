/**
 * A visit: it ends after 30 minutes without a record, or after 4 hours. Tabs share it, so it is read again before use, and
 * the newer one of two is taken over. A hidden page neither prolongs nor begins one.
 */
import { now } from "../record/clock.ts";
import { randomHex } from "../record/identifiers.ts";
import type { LogInput } from "../record/log-record.ts";
import type { Shelf } from "../send/offline.ts";

const storageKey = "session";
const lengthMaxMs = 4 * 3_600_000;
/** Reading and writing a storage is not free; another tab may be this much ahead. */
const refreshMs = 1_000;

interface State {
  readonly id: string;
  readonly startMs: number;
  lastMs: number;
}

/** Gives the id of the session at this moment; `emit` gets the events of its ends and beginnings. */
export function createSession(shelf: Shelf, idleMinutes: number, emit: (event: LogInput) => void): () => string {
  const idleMs = Math.min(240, Math.max(5, idleMinutes)) * 60_000;
  let state: State | undefined;
  let refreshedMs = 0;

  const isOver = ({ startMs, lastMs }: State, nowMs: number): boolean =>
    nowMs - lastMs > idleMs || nowMs - startMs > lengthMaxMs;

  function read(): void {
    const [id, start, last] = (shelf.get(storageKey) ?? "").split(".");
    if (id && last && (!state || +last > state.lastMs)) state = { id, startMs: +start!, lastMs: +last };
  }

  return () => {
    const nowMs = Math.round(now());
    const visible = document.visibilityState !== "hidden";
    if (state && Math.abs(nowMs - refreshedMs) < refreshMs) return state.id;
    read();
    const previous = state;
    if (!state || (visible && isOver(state, nowMs))) state = { id: randomHex(16), startMs: nowMs, lastMs: nowMs };
    if (visible) state.lastMs = nowMs;
    refreshedMs = nowMs;
    shelf.set(storageKey, [state.id, state.startMs, state.lastMs].join("."));
    if (previous !== state) {
      if (previous) emit({ name: "session.end", attributes: { "session.id": previous.id }, time: previous.lastMs });
      emit({ name: "session.start", attributes: { "session.previous_id": previous?.id } });
    }
    return state.id;
  };
}
