import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import { useEffect, useMemo, type KeyboardEvent, type ReactElement } from "react";
import { serviceColors } from "../panels/traces/service-colors.ts";
import { rowHeightPx, useRowWindow } from "../panels/traces/use-row-window.ts";
import { go } from "../host/explore-api.ts";
import type { TraceRow } from "./traces-rows.ts";
import { logEnds } from "./traces-plot.ts";
import { TracesTableRow, columnTemplate, isNumber } from "./traces-table-row.tsx";

/** The rows of a search. */
export interface TracesTableProps {
  readonly rows: readonly TraceRow[];
  readonly show: "traces" | "spans";
  /** The search is for something, so what was found in each trace is of interest. */
  readonly isNarrow: boolean;
  readonly timeZone: string;
  /** Address of a row. */
  readonly hrefOf: (row: TraceRow) => string;
  /** Called when the last rows come into sight. */
  readonly onEnd: (() => void) | undefined;
}

/** Rows before the end at which more are asked for. */
const rowsAhead = 30;

/** A table of any length; only the rows in sight are in the document. Arrows go from row to row, Enter opens. */
export function TracesTable({ rows, show, isNarrow, timeZone, hrefOf, onEnd }: TracesTableProps): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { scroller, first, last, show: reveal } = useRowWindow(rows.length);
  const colors = useMemo(
    () =>
      serviceColors(
        rows.map(({ service }) => service),
        theme,
      ),
    [rows, theme],
  );
  const ends = useMemo(() => logEnds(rows.map(({ durationMs }) => durationMs)), [rows]);
  const isNear = last >= rows.length - rowsAhead;
  useEffect(() => {
    if (isNear) onEnd?.();
  }, [isNear, onEnd]);
  const columns = columnTemplate(show, isNarrow && rows.some(({ found }) => found !== undefined));
  return (
    <div
      className={styles.table}
      role="table"
      aria-label={show === "traces" ? "Traces" : "Spans"}
      aria-rowcount={rows.length}
    >
      <div role="row" className={styles.head} style={{ gridTemplateColumns: columns.template }}>
        {columns.titles.map((title) => (
          <span key={title} role="columnheader" className={isNumber(title) ? styles.right : undefined}>
            {title}
          </span>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the links within have the focus */}
      <div ref={scroller} className={styles.scroller} onKeyDown={(event) => moveOn(event, { rows, reveal, hrefOf })}>
        <div role="rowgroup" className={styles.rows} style={{ height: rows.length * rowHeightPx }}>
          {rows.slice(first, last).map((row, index) => (
            <TracesTableRow
              key={row.key}
              row={row}
              index={first + index}
              columns={columns}
              color={colors(row.service)}
              ends={ends}
              timeZone={timeZone}
              href={hrefOf(row)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface Moving {
  readonly rows: readonly TraceRow[];
  readonly reveal: (row: number) => void;
  readonly hrefOf: (row: TraceRow) => string;
}

function moveOn(event: KeyboardEvent<HTMLDivElement>, { rows, reveal, hrefOf }: Moving): void {
  const focused = event.target instanceof HTMLElement ? event.target.dataset["row"] : undefined;
  if (focused === undefined) return;
  const at = Number(focused);
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, j: 1, k: -1 }[event.key];
  if (event.key === "Enter" && rows[at] !== undefined) {
    event.preventDefault();
    go(hrefOf(rows[at]));
  }
  if (step === undefined) return;
  event.preventDefault();
  const to = Math.min(rows.length - 1, Math.max(0, at + step));
  const list = event.currentTarget;
  reveal(to);
  // The row may only now come into the document.
  requestAnimationFrame(() => list.querySelector<HTMLElement>(`a[data-row="${to}"]`)?.focus({ preventScroll: true }));
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    table: css({
      display: "flex",
      flexDirection: "column",
      flex: 1,
      minHeight: 0,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
      overflow: "hidden",
    }),
    head: css({
      display: "grid",
      flex: "none",
      gap: spacing(1.5),
      padding: spacing(0, 1.5),
      lineHeight: "28px",
      borderBottom: `1px solid ${colors.border.weak}`,
      background: colors.background.secondary,
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      scrollbarGutter: "stable",
      overflow: "hidden",
    }),
    right: css({ textAlign: "right" }),
    scroller: css({ flex: 1, minHeight: 0, overflowY: "auto", scrollbarGutter: "stable" }),
    rows: css({ position: "relative" }),
  };
}
