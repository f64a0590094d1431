/**
 * A visit: it ends after 30 minutes in which the visitor did nothing, or after 4 hours. Records alone do not prolong it,
 * because a page's timers go on without anybody there. Tabs share it, so it is read again before use, and the newer one of
 * two is taken over. A hidden page does not begin one.
 */
import { now } from "../record/clock.ts";
import { randomHex } from "../record/identifiers.ts";
import type { LogInput } from "../record/log-record.ts";
import type { Shelf } from "../send/offline.ts";

const storageKey = "session";
const lengthMaxMs = 4 * 3_600_000;
/** Reading and writing a storage is not free; another tab may be this much ahead. */
const refreshMs = 1_000;

/** The id of the session at this moment; told with true that the visitor is there. */
export type Session = (isActive?: boolean) => string;

/** Begins with the session of the page before if it is not over; `emit` gets the events of ends and beginnings. */
export function createSession(shelf: Shelf, idleMinutes: number, emit: (event: LogInput) => void): Session {
  const idleMs = Math.min(240, Math.max(5, idleMinutes)) * 60_000;
  let id = "";
  let startMs = 0;
  let lastMs = 0;
  let readMs = 0;
  let activeMs = now();

  return (isActive) => {
    const nowMs = Math.round(now());
    if (isActive) activeMs = nowMs;
    if (id && Math.abs(nowMs - readMs) < refreshMs) return id;
    readMs = nowMs;
    const [stored, start, last] = (shelf(storageKey) || "").split(".");
    if (+last! > lastMs) [id, startMs, lastMs] = [stored!, +start!, +last!];
    const previous = id;
    const time = lastMs;
    const isOver = nowMs - lastMs > idleMs || nowMs - startMs > lengthMaxMs;
    if (!id || (isOver && document.visibilityState !== "hidden")) {
      id = randomHex(16);
      startMs = lastMs = nowMs;
    } else if (!isOver) lastMs = Math.max(lastMs, Math.round(activeMs));
    shelf(storageKey, [id, startMs, lastMs].join("."));
    if (previous !== id) {
      if (previous) emit({ name: "session.end", attributes: { "session.id": previous }, time });
      emit({ name: "session.start", attributes: { "session.previous_id": previous || undefined } });
    }
    return id;
  };
}
