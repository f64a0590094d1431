import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import { Fragment, memo, type ReactElement } from "react";
import { HighlightedText } from "./highlighted-text.tsx";
import { levelColor, levelTextColor } from "./level-colors.ts";
import { cellText, trailingFields, type LineStyle } from "./log-columns.ts";
import { levelNames, type LogRecord } from "./log-record.ts";
import { prettyBody } from "./pretty-body.ts";
import { recordTime } from "./record-time.ts";

/** One line. */
export interface LogLineProps {
  readonly record: LogRecord;
  readonly style: LineStyle;
  readonly highlight: RegExp | undefined;
}

/** More than a line can show costs time for nothing. */
const unwrappedCharactersMax = 1_500;

/** The cells of one record; the row around them is the list's, which knows where it is. */
export const LogLine = memo(function LogLine({ record, style, highlight }: LogLineProps): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const cell = cx(styles.cell, style.wrap ? styles.wrapped : styles.clipped);
  return (
    <>
      <span className={styles.bar} style={{ background: levelColor(theme, record.level) }} aria-hidden />
      {style.time !== undefined && (
        <span role="gridcell" className={cx(cell, styles.time)}>
          {recordTime(record, style.time)}
        </span>
      )}
      {style.level && (
        <span role="gridcell" className={cx(cell, styles.level)} style={{ color: levelTextColor(theme, record.level) }}>
          {record.level === "unknown" ? "" : record.level}
        </span>
      )}
      {style.service && (
        <span role="gridcell" className={cx(cell, styles.quiet)} title={record.service}>
          {record.service}
        </span>
      )}
      {style.columns.map((column) => (
        <span key={column} role="gridcell" className={cell} title={cellText(record, column)}>
          <HighlightedText text={cellText(record, column)} pattern={highlight} />
        </span>
      ))}
      <span role="gridcell" className={cx(cell, styles.message)}>
        {(record.repeats ?? 0) > 0 && <span className={styles.repeats}>{(record.repeats ?? 0) + 1}×</span>}
        <Message record={record} style={style} highlight={highlight} />
      </span>
    </>
  );
});

function Message({ record, style, highlight }: LogLineProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { title, body } = record;
  const text = style.wrap ? (style.pretty ? prettyBody(title) : title) : title.slice(0, unwrappedCharactersMax);
  const grave = levelNames.indexOf(record.level) <= levelNames.indexOf("error");
  return (
    <>
      <span className={cx(body.trim() === "" && styles.event, grave && styles.grave)}>
        <HighlightedText text={text} pattern={highlight} />
      </span>
      {style.attributes &&
        trailingFields(record, style.columns).map(([key, value]) => (
          <Fragment key={key}>
            {" "}
            <span className={styles.attribute}>
              {key}=<span className={styles.value}>{value}</span>
            </span>
          </Fragment>
        ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ position: "absolute", left: 0, top: 2, bottom: 2, width: 3, borderRadius: 2 }),
  cell: css({ minWidth: 0, padding: theme.spacing(0, 0.75) }),
  clipped: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
  wrapped: css({ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }),
  time: css({ color: theme.colors.text.secondary, fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }),
  level: css({ fontWeight: theme.typography.fontWeightMedium, whiteSpace: "nowrap", paddingRight: 0 }),
  quiet: css({ color: theme.colors.text.secondary }),
  message: css({ color: theme.colors.text.primary }),
  event: css({ fontStyle: "italic" }),
  grave: css({ color: theme.colors.text.maxContrast }),
  attribute: css({ marginLeft: theme.spacing(0.75), color: theme.colors.text.secondary }),
  value: css({ color: theme.colors.text.primary, opacity: 0.85 }),
  repeats: css({
    ...{ marginRight: theme.spacing(0.75), padding: theme.spacing(0, 0.5), borderRadius: theme.shape.radius.default },
    ...{ background: theme.colors.background.secondary, color: theme.colors.text.secondary },
  }),
});
