import { useCallback, useMemo, useState } from "react";
import type { LogRecord } from "./log-record.ts";

/** Which line the keyboard is on, and whether its details are shown. */
export interface LogCursor {
  readonly activeId: string | undefined;
  readonly open: boolean;
}

/** How the cursor moves. */
export interface LogCursorMoves {
  /** By so many lines; from nowhere to the first. What is open follows. */
  readonly move: (by: number) => void;
  readonly openRecord: (record: LogRecord) => void;
  /** Opens the line that the keyboard is on, the first when it is on none. */
  readonly openActive: () => void;
  readonly close: () => void;
}

/** Where a cursor is after moving by so many lines; it stays at the ends. */
export function movedCursor(records: readonly LogRecord[], cursor: LogCursor, by: number): LogCursor {
  const at = records.findIndex(({ id }) => id === cursor.activeId);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), records.length - 1);
  return { ...cursor, activeId: records[next]?.id };
}

/** A cursor that nobody but the list holds. */
export function useLogCursor(records: readonly LogRecord[]): LogCursor & LogCursorMoves {
  const [cursor, setCursor] = useState<LogCursor>({ activeId: undefined, open: false });
  const moves = useLogCursorMoves(records, setCursor);
  return useMemo(() => ({ ...cursor, ...moves }), [cursor, moves]);
}

/** The moves of a cursor that is held elsewhere, in the address for example. */
export function useLogCursorMoves(
  records: readonly LogRecord[],
  setCursor: (change: (cursor: LogCursor) => LogCursor) => void,
): LogCursorMoves {
  const move = useCallback(
    (by: number) => setCursor((cursor) => movedCursor(records, cursor, by)),
    [records, setCursor],
  );
  const openRecord = useCallback(
    ({ id }: LogRecord) =>
      setCursor((cursor) =>
        cursor.open && cursor.activeId === id ? { ...cursor, open: false } : { activeId: id, open: true },
      ),
    [setCursor],
  );
  const openActive = useCallback(
    () => setCursor((cursor) => ({ activeId: cursor.activeId ?? records[0]?.id, open: records.length > 0 })),
    [records, setCursor],
  );
  const close = useCallback(() => setCursor((cursor) => ({ ...cursor, open: false })), [setCursor]);
  return useMemo(() => ({ move, openRecord, openActive, close }), [move, openRecord, openActive, close]);
}
