import { useCallback, useEffect, useRef, useState } from "react";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { useLogCursorMoves, type LogCursor, type LogCursorMoves } from "../panels/logs/use-log-cursor.ts";
import type { ChangeLogs } from "./logs-state.ts";

/** A held key moves on faster than a browser lets addresses change. */
const addressAfterMs = 200;

/** The line that the keyboard is on; while its details are open it stands in the address, and follows it. */
export function useAddressCursor(
  records: readonly LogRecord[],
  { record, change }: { readonly record: string | undefined; readonly change: ChangeLogs },
): readonly [LogCursor, LogCursorMoves] {
  const [cursor, setCursor] = useState<LogCursor>({ activeId: record, open: record !== undefined });
  const opened = cursor.open ? cursor.activeId : undefined;
  const written = useRef(record);
  useEffect(() => {
    if (record === written.current) return;
    // The address changed by itself: a way back, or a link.
    written.current = record;
    setCursor((now) => ({ activeId: record ?? now.activeId, open: record !== undefined }));
  }, [record]);
  useEffect(() => {
    if (opened === written.current) return undefined;
    const timer = setTimeout(() => {
      written.current = opened;
      change({ record: opened }, { replace: true });
    }, addressAfterMs);
    return () => clearTimeout(timer);
  }, [opened, change]);
  const set = useCallback((move: (now: LogCursor) => LogCursor) => setCursor(move), []);
  return [cursor, useLogCursorMoves(records, set)];
}
