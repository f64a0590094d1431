import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { levelColor, levelTextColor } from "../panels/logs/level-colors.ts";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { durationText } from "../panels/traces/time-scale.ts";

/** Log records of a trace or of one of its spans. */
export interface TraceRecordsProps {
  readonly records: readonly LogRecord[];
  /** Times are told from here on; milliseconds since 1970. */
  readonly originMs: number;
  /** Leads to the span of a record; left out where all are of the same. */
  readonly onSpan?: (spanId: string) => void;
  readonly selected?: string | undefined;
}

/** When, how grave, who, what; a click leads to the span that said it. */
export function TraceRecords({ records, originMs, onSpan, selected }: TraceRecordsProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.records} aria-label="Log records">
      {records.map((record) => {
        const spanId = spanOfRecord(record);
        const line = <Line record={record} originMs={originMs} withService={onSpan !== undefined} />;
        if (onSpan === undefined || spanId === "") return <li key={record.id}>{line}</li>;
        return (
          <li key={record.id}>
            <button
              type="button"
              className={styles.button}
              data-testid="trace-record"
              aria-pressed={spanId === selected}
              onClick={() => onSpan(spanId)}
            >
              {line}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The span that a record belongs to; empty when it says none. */
export function spanOfRecord({ values }: LogRecord): string {
  return values["span"] ?? values["spanId"] ?? "";
}

function Line({
  record,
  originMs,
  withService,
}: {
  readonly record: LogRecord;
  readonly originMs: number;
  readonly withService: boolean;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const after = record.timeMs - originMs;
  return (
    <span className={styles.line} style={{ borderColor: levelColor(theme, record.level) }}>
      <span className={styles.time}>{after < 0 ? `-${durationText(-after)}` : `+${durationText(after)}`}</span>
      <span className={styles.level} style={{ color: levelTextColor(theme, record.level) }}>
        {record.level}
      </span>
      {withService && <span className={styles.service}>{record.service}</span>}
      <span className={styles.body}>{record.body || record.title}</span>
    </span>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    records: css({ listStyle: "none", margin: 0, padding: 0, fontSize: typography.bodySmall.fontSize }),
    button: css({
      display: "block",
      width: "100%",
      padding: 0,
      border: "none",
      background: "none",
      fontSize: "inherit",
      textAlign: "left",
      "&:hover": { background: colors.action.hover },
      "&[aria-pressed=true]": { background: colors.background.secondary },
    }),
    line: css({
      display: "flex",
      gap: spacing(1),
      padding: spacing(0.25, 1),
      borderLeft: "3px solid",
      lineHeight: "20px",
    }),
    time: css({
      flex: "none",
      width: 70,
      color: colors.text.secondary,
      fontVariantNumeric: "tabular-nums",
      textAlign: "right",
    }),
    level: css({ flex: "none", width: 40 }),
    service: css({
      flex: "none",
      width: 110,
      color: colors.text.secondary,
      overflow: "hidden",
      textOverflow: "ellipsis",
      whiteSpace: "nowrap",
    }),
    body: css({ minWidth: 0, fontFamily: typography.fontFamilyMonospace, overflowWrap: "anywhere" }),
  };
}
