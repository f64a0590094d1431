import { dateTime } from "@grafana/data";
import { useCallback, useMemo } from "react";
import { useDataSource, useTimeRange, type PageTimeRange } from "../host/explore-api.ts";
import type { LineStyle } from "../panels/logs/log-columns.ts";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { onDifferentDays } from "../panels/logs/record-time.ts";
import { highlightPattern } from "../panels/logs/split-highlights.ts";
import type { LogCursor, LogCursorMoves } from "../panels/logs/use-log-cursor.ts";
import type { LogsQuery } from "../../../src/query/query.ts";
import type { LogsState } from "./logs-address.ts";
import { useAddressCursor } from "./logs-cursor.ts";
import { useLogFilters, type LogFilters } from "./logs-filters.ts";
import { useOpenRecord } from "./logs-linked-record.ts";
import { useTailPause, type TailPause } from "./logs-pause.ts";
import { logsQuery } from "./logs-query.ts";
import { useLogRecords, type LogRecords } from "./logs-records.ts";
import { useLogsState, type ChangeLogs } from "./logs-state.ts";
import { useLogTail, type LogTail } from "./logs-tail.ts";
import { useLogVolume, type VolumeAnswer } from "./logs-volume.ts";

/** All that the page knows; its parts only draw it. */
export interface LogsModel {
  readonly state: LogsState;
  readonly change: ChangeLogs;
  readonly time: PageTimeRange;
  readonly query: LogsQuery;
  readonly pages: LogRecords;
  readonly tail: LogTail;
  readonly pause: TailPause;
  readonly volume: VolumeAnswer;
  readonly filters: LogFilters;
  /** What is in the list: of the search, or of the tail while it runs. */
  readonly records: readonly LogRecord[];
  readonly cursor: LogCursor;
  readonly moves: LogCursorMoves;
  readonly opened: LogRecord | undefined;
  readonly highlight: RegExp | undefined;
  readonly style: LineStyle;
  readonly onColumn: (key: string) => void;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly toggleLive: () => void;
}

/** Asks for everything that the address says, and holds what comes. */
export function useLogsModel(): LogsModel {
  const source = useDataSource();
  const time = useTimeRange();
  const [state, change] = useLogsState();
  const { range, tick, timeZone } = time;
  const { live, search, filters: wanted } = state;
  const { uid, type } = source;
  const query = useMemo(() => logsQuery({ search, filters: wanted }, { uid, type }), [search, wanted, uid, type]);
  const pause = useTailPause(live, query);
  const off = { tick, off: live };
  const pages = useLogRecords(query, range, off);
  const volume = useLogVolume(query, range, off);
  const tail = useLogTail(query, range, { on: live, paused: pause.reason !== undefined });
  const records = live ? tail.records : pages.records;
  const words = live ? tail.words : pages.words;
  const [cursor, moves] = useAddressCursor(records, { record: state.record, change });
  const ready = live || pages.loading === undefined;
  const opened = useOpenRecord(cursor.open ? cursor.activeId : undefined, { records, ready, query });
  const highlight = useMemo(() => highlightPattern(words), [words]);
  const style = useLineStyle(state, { records, timeZone });
  const { columns } = state;
  const onColumn = useCallback(
    (key: string) => {
      const next = columns.includes(key) ? columns.filter((column) => column !== key) : [...columns, key];
      change({ columns: next }, { replace: true });
    },
    [columns, change],
  );
  const { set, refresh } = time;
  const onZoom = useCallback(
    (fromMs: number, toMs: number) => set({ from: dateTime(fromMs), to: dateTime(Math.max(toMs, fromMs + 1)) }),
    [set],
  );
  const toggleLive = useCallback(() => {
    change({ live: !live });
    // Relative ends mean another time after a while of following.
    if (live) refresh();
  }, [live, change, refresh]);
  const filters = useLogFilters(query, change);
  return {
    ...{ state, change, time, query, pages, tail, pause, volume, filters, records, cursor, moves, opened },
    ...{ highlight, style, onColumn, onZoom, toggleLive },
  };
}

function useLineStyle(
  { columns, wrap, attributes }: LogsState,
  { records, timeZone }: { readonly records: readonly LogRecord[]; readonly timeZone: string },
): LineStyle {
  const [newestMs, oldestMs] = [records[0]?.timeMs ?? 0, records.at(-1)?.timeMs ?? 0];
  const withDay = records.length > 0 && onDifferentDays(newestMs, oldestMs, timeZone);
  return useMemo(
    () => ({
      ...{ time: { timeZone, resolution: "ms", withDay }, level: true, service: true, columns, attributes, wrap },
      ...{ pretty: wrap, small: false },
    }),
    [columns, wrap, attributes, timeZone, withDay],
  );
}
