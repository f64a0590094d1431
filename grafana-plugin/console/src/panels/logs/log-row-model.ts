import { dateTimeFormat, dateTimeFormatTimeAgo, LogLevel, type LogRowModel } from "@grafana/data";
import type { DataSourceRef } from "@grafana/schema";
import type { LevelName, LogRecord } from "./log-record.ts";

const levels: Readonly<Record<LevelName, LogLevel>> = {
  ...{ fatal: LogLevel.critical, error: LogLevel.error, warn: LogLevel.warning, info: LogLevel.info },
  ...{ debug: LogLevel.debug, trace: LogLevel.trace, unknown: LogLevel.unknown },
};

/** A record as Grafana's log panel hands it to a data source that is asked for its context. */
export function logRowModel(record: LogRecord, datasource: DataSourceRef): LogRowModel {
  const { timeMs, timeNs, body, values, frame, rowIndex, id } = record;
  const entryFieldIndex = Math.max(
    frame.fields.findIndex(({ name }) => name === "body"),
    0,
  );
  return {
    ...{ entryFieldIndex, rowIndex, rowId: id, uid: `${frame.refId ?? ""}_${id}`, dataFrame: frame },
    ...{ entry: body, raw: body, hasAnsi: false, hasUnescapedContent: false, labels: { ...values } },
    ...{ logLevel: levels[record.level], timeEpochMs: timeMs, timeEpochNs: timeNs },
    timeFromNow: dateTimeFormatTimeAgo(timeMs),
    timeLocal: dateTimeFormat(timeMs, { timeZone: "browser" }),
    timeUtc: dateTimeFormat(timeMs, { timeZone: "utc" }),
    ...(datasource.type === undefined ? {} : { datasourceType: datasource.type }),
    ...(datasource.uid === undefined ? {} : { datasourceUid: datasource.uid }),
  };
}
