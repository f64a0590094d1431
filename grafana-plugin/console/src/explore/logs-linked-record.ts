import type { TimeRange } from "@grafana/data";
import { useEffect, useState } from "react";
import type { LogsQuery } from "../../../src/query/query.ts";
import { runQueries } from "../host/explore-api.ts";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { readLogFrames } from "../panels/logs/read-log-frames.ts";
import { finished, fixedRange } from "./logs-query.ts";
import { useLabelType } from "./logs-records.ts";

/** The most that one question gives: all of one millisecond, unless it was a very busy one. */
const limitMax = 5_000;

/** The record whose details are open: one of the list, or else the one that a link names, which is read by its time. */
export function useOpenRecord(
  id: string | undefined,
  { records, ready, query }: { records: readonly LogRecord[]; ready: boolean; query: LogsQuery },
): LogRecord | undefined {
  const labelType = useLabelType();
  const [read, setRead] = useState<{ readonly id: string; readonly record: LogRecord | undefined }>();
  const listed = id === undefined ? undefined : records.find((record) => record.id === id);
  const wanted = ready && listed === undefined ? id : undefined;
  useEffect(() => {
    const range = wanted === undefined ? undefined : millisecondOf(wanted);
    if (wanted === undefined || range === undefined) return undefined;
    const leaving = new AbortController();
    const { refId, datasource } = query;
    const asked = { refId, datasource, queryType: "logs", limit: limitMax } as const;
    void finished(runQueries([asked], range, { requestId: "logs-linked" }), leaving.signal).then((data) => {
      if (data !== undefined)
        setRead({ id: wanted, record: findRecord(readLogFrames(data.series, labelType), wanted) });
    });
    return () => leaving.abort();
  }, [wanted, query, labelType]);
  // What was open stays open when the list moves on without it.
  const [last, setLast] = useState<LogRecord>();
  if (listed !== undefined && listed !== last) setLast(listed);
  if (listed !== undefined || id === undefined) return listed;
  return read?.id === id && read.record !== undefined ? read.record : last?.id === id ? last : undefined;
}

/** A record by its id; that of the live tail has another one when it is stored, and only its time is sure. */
function findRecord(records: readonly LogRecord[], id: string): LogRecord | undefined {
  const [nano] = id.split("-");
  return (
    records.find((record) => record.id === id) ?? records.find(({ timeNs }) => id.includes("-tail-") && timeNs === nano)
  );
}

/** The millisecond that an id begins with. */
function millisecondOf(id: string): TimeRange | undefined {
  const nano = /^(\d{7,19})-/u.exec(id)?.[1];
  if (nano === undefined) return undefined;
  const ms = Number(nano.slice(0, -6));
  return fixedRange(ms, ms + 1);
}
