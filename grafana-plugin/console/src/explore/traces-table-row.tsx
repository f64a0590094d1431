import { css } from "@emotion/css";
import { dateTimeFormat, type GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { memo, type ReactElement } from "react";
import { go } from "../host/explore-api.ts";
import { ErrorMark } from "../panels/traces/span-marks.tsx";
import { durationText } from "../panels/traces/time-scale.ts";
import { rowHeightPx } from "../panels/traces/use-row-window.ts";
import { logShare } from "./traces-plot.ts";
import type { TraceRow } from "./traces-rows.ts";

/** The columns of the table, in their order, and what they are as CSS. */
export interface TableColumns {
  readonly titles: readonly string[];
  readonly template: string;
}

const widths: Readonly<Record<string, string>> = {
  ...{ Started: "150px", Trace: "minmax(200px, 3fr)", Span: "minmax(200px, 3fr)", Found: "minmax(140px, 2fr)" },
  ...{ Duration: "minmax(150px, 1.4fr)", Spans: "56px", Errors: "56px", Services: "64px", Kind: "80px" },
  Message: "minmax(120px, 2fr)",
};

/** Columns of traces or of spans; what was found has one where it is not the trace itself. */
export function columnTemplate(show: "traces" | "spans", hasFound: boolean): TableColumns {
  const titles =
    show === "spans"
      ? ["Started", "Span", "Kind", "Duration", "Message"]
      : ["Started", "Trace", ...(hasFound ? ["Found"] : []), "Duration", "Spans", "Errors", "Services"];
  return { titles, template: titles.map((title) => widths[title]!).join(" ") };
}

/** Whether a column has numbers, which end at its right. */
export function isNumber(title: string): boolean {
  return title === "Spans" || title === "Errors" || title === "Services";
}

interface RowProps {
  readonly row: TraceRow;
  readonly index: number;
  readonly columns: TableColumns;
  readonly color: string;
  /** Shortest and longest duration of a bar, in milliseconds. */
  readonly ends: readonly [number, number];
  readonly timeZone: string;
  readonly href: string;
}

/** One row. All of it can be clicked; the link in it is for the keyboard and for other tabs. */
export const TracesTableRow = memo(function TracesTableRow(props: RowProps): ReactElement {
  const { row, index, columns, href } = props;
  const styles = useStyles2(getStyles);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the link has the keys
    <div
      role="row"
      aria-rowindex={index + 1}
      data-testid="trace-row"
      data-trace-id={row.traceId}
      className={styles.row}
      style={{ top: index * rowHeightPx, gridTemplateColumns: columns.template }}
      onClick={(event) => {
        const isLink = event.target instanceof Element && event.target.closest("a") !== null;
        if (!isLink && getSelection()?.toString() === "") go(href);
      }}
    >
      {columns.titles.map((title) => (
        <span key={title} role="cell" className={styles.cell}>
          <Cell title={title} {...props} />
        </span>
      ))}
    </div>
  );
});

function Cell({ title, ...props }: RowProps & { readonly title: string }): ReactElement | null {
  const { row, timeZone } = props;
  const styles = useStyles2(getStyles);
  switch (title) {
    case "Started":
      return (
        <span className={styles.time}>{dateTimeFormat(row.startMs, { timeZone, format: "MM-DD HH:mm:ss.SSS" })}</span>
      );
    case "Duration":
      return <Duration {...props} />;
    case "Found":
      return <span className={styles.quiet}>{row.found}</span>;
    case "Spans":
      return <span className={styles.number}>{row.spans}</span>;
    case "Errors":
      return row.errors === 0 ? (
        <span className={styles.none}>0</span>
      ) : (
        <span className={styles.bad}>{row.errors}</span>
      );
    case "Services":
      return <span className={styles.number}>{row.services}</span>;
    case "Kind":
      return <span className={styles.quiet}>{row.kind}</span>;
    case "Message":
      return <span className={styles.quiet}>{row.statusMessage}</span>;
    default:
      return <Name {...props} />;
  }
}

function Name({ row, index, color, href }: RowProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <>
      <a className={styles.link} href={href} data-row={index}>
        <span className={styles.service} style={{ borderColor: color }}>
          {row.service || "root missing"}
        </span>
        <span className={styles.name}>{row.name}</span>
      </a>
      {row.failed && <ErrorMark />}
    </>
  );
}

/** Its bar is logarithmic, as the picture above is: between microseconds and seconds any other bar is empty or full. */
function Duration({ row, color, ends }: RowProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.duration}>
      <span className={styles.durationText}>{durationText(row.durationMs)}</span>
      <span className={styles.track}>
        <span
          className={styles.bar}
          style={{ width: `${Math.max(0, logShare(row.durationMs, ends)) * 100}%`, background: color }}
        />
      </span>
    </span>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  const digits = { fontVariantNumeric: "tabular-nums" } as const;
  return {
    row: css({
      position: "absolute",
      left: 0,
      right: 0,
      display: "grid",
      gap: spacing(1.5),
      height: rowHeightPx,
      padding: spacing(0, 1.5),
      lineHeight: `${rowHeightPx}px`,
      fontSize: typography.bodySmall.fontSize,
      cursor: "pointer",
      "&:hover": { background: colors.action.hover },
      "&:focus-within": { background: colors.background.secondary, boxShadow: `inset 3px 0 ${colors.primary.main}` },
    }),
    cell: css({
      display: "flex",
      alignItems: "center",
      minWidth: 0,
      overflow: "hidden",
      whiteSpace: "nowrap",
      "& > span, & > a": { overflow: "hidden", textOverflow: "ellipsis" },
    }),
    time: css({ ...digits, color: colors.text.secondary }),
    quiet: css({ color: colors.text.secondary }),
    number: css({ ...digits, marginLeft: "auto" }),
    none: css({ ...digits, marginLeft: "auto", color: colors.text.disabled }),
    bad: css({ ...digits, marginLeft: "auto", color: colors.error.text, fontWeight: typography.fontWeightMedium }),
    link: css({ display: "inline-block", maxWidth: "100%", outline: "none" }),
    service: css({ paddingLeft: spacing(0.75), borderLeft: "3px solid", fontWeight: typography.fontWeightMedium }),
    name: css({ marginLeft: spacing(0.75), color: colors.text.secondary }),
    duration: css({ display: "flex", flex: 1, alignItems: "center", gap: spacing(1) }),
    durationText: css({ ...digits, flex: "none", width: 60, textAlign: "right" }),
    track: css({ flex: 1, height: 8, minWidth: 30 }),
    bar: css({ display: "block", height: 8, minWidth: 1, borderRadius: 2, opacity: 0.85 }),
  };
}
