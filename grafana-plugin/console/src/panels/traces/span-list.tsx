import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useCallback, useId } from "react";
import type { ServiceColors } from "./service-colors.ts";
import { SpanRow } from "./span-row.tsx";
import type { SpanNode } from "./span-tree.ts";
import { rulerTicks, TimeRuler } from "./time-ruler.tsx";
import { rowHeightPx, useRowWindow, useShownRow } from "./use-row-window.ts";
import type { TraceViewState } from "./use-trace-view.ts";

/** The waterfall: a ruler that stays and rows that scroll below it. */
export interface SpanListProps {
  readonly view: TraceViewState;
  readonly colors: ServiceColors;
  /** Part of the width that names take, from 0 to 1. */
  readonly nameShare: number;
  onNameShare(share: number): void;
  /** Id of the element that takes the keyboard's focus. */
  readonly listId: string;
}

/** Draws the rows that are in sight, of as many as there are. */
export function SpanList({ view, colors, nameShare, onNameShare, listId }: SpanListProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { rows, trace, selected } = view;
  const rowWindow = useRowWindow(rows.length);
  const { scroller, first, last } = rowWindow;
  const selectedRow = selected === undefined ? -1 : rows.indexOf(selected);
  useShownRow(rowWindow, selectedRow, selected?.key);
  const lengthMs = trace.endMs - trace.startMs;
  return (
    <div className={styles.list}>
      <div className={styles.head}>
        <span className={styles.nameHead} style={{ width: `${nameShare * 100}%` }}>
          Service and operation
          <Divider onNameShare={onNameShare} />
        </span>
        <span className={styles.rulerHead}>
          <TimeRuler lengthMs={lengthMs} window={view.window} onWindow={view.setWindow} />
        </span>
      </div>
      <div
        ref={scroller}
        id={listId}
        className={styles.scroller}
        role="tree"
        aria-label="Spans"
        aria-activedescendant={selectedRow === -1 ? undefined : `${id}${selected!.key}`}
        tabIndex={0}
        data-testid="span-list"
      >
        <div className={styles.rows} style={{ height: rows.length * rowHeightPx }}>
          <GridLines view={view} nameShare={nameShare} lengthMs={lengthMs} />
          <Rows view={view} colors={colors} nameShare={nameShare} range={{ first, last }} id={id} />
        </div>
      </div>
    </div>
  );
}

interface RowsProps extends Pick<SpanListProps, "view" | "colors" | "nameShare"> {
  readonly range: { readonly first: number; readonly last: number };
  readonly id: string;
}

function Rows({ view, colors, nameShare, range, id }: RowsProps) {
  const { rows, trace, collapsed, selected, select, toggle, matchSet, onlyMatches, critical } = view;
  const onSelect = useCallback((node: SpanNode) => select(node), [select]);
  const shown = rows.slice(range.first, range.last);
  const indent = indentOf(shown, trace.depthMax);
  const aside = onlyMatches && matchSet.size > 0 ? "aside" : undefined;
  return shown.map((node, index) => (
    <SpanRow
      key={node.key}
      node={node}
      row={range.first + index}
      domId={`${id}${node.key}`}
      color={colors(node.span.service)}
      indentPx={indent.stepPx}
      indentFrom={indent.from}
      nameShare={nameShare}
      collapsed={collapsed.has(node.key)}
      selected={node === selected}
      mark={matchSet.has(node.key) ? (node === selected ? "current" : "match") : aside}
      traceStartMs={trace.startMs}
      traceLengthMs={trace.endMs - trace.startMs}
      window={view.window}
      critical={critical.get(node.key)}
      onSelect={onSelect}
      onToggle={toggle}
    />
  ));
}

/** Deeper levels would leave no room for names. */
const deepest = 20;

/** How far a level is moved in. Of a very deep trace only the levels in sight count, so that they are still told apart. */
function indentOf(shown: readonly SpanNode[], depthMax: number): { readonly stepPx: number; readonly from: number } {
  if (depthMax <= deepest) return { stepPx: 14, from: 0 };
  const depths = shown.map(({ depth }) => depth);
  const from = Math.min(...depths);
  return { stepPx: Math.min(14, 280 / Math.max(1, Math.max(...depths) - from)), from };
}

interface GridLinesProps extends Pick<SpanListProps, "view" | "nameShare"> {
  readonly lengthMs: number;
}

function GridLines({ view, nameShare, lengthMs }: GridLinesProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.grid} style={{ left: `${nameShare * 100}%` }} aria-hidden="true">
      {rulerTicks(lengthMs, view.window).map(({ ms, left }) => (
        <span key={ms} className={styles.line} style={{ left: `${left}%` }} />
      ))}
    </span>
  );
}

/** Makes the column of names wider or narrower. */
function Divider({ onNameShare }: Pick<SpanListProps, "onNameShare">) {
  const styles = useStyles2(getStyles);
  return (
    <span
      className={styles.divider}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const head = event.currentTarget.parentElement!.parentElement!.getBoundingClientRect();
        onNameShare(Math.min(0.7, Math.max(0.15, (event.clientX - head.left) / head.width)));
      }}
    />
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    list: css({ display: "flex", flexDirection: "column", flex: 1, minHeight: 0, minWidth: 0 }),
    head: css({
      display: "flex",
      flex: "none",
      height: rowHeightPx,
      borderBottom: `1px solid ${colors.border.weak}`,
      background: colors.background.secondary,
      // As wide as the rows are beside their scroll bar.
      scrollbarGutter: "stable",
      overflow: "hidden",
    }),
    nameHead: css({
      position: "relative",
      flex: "none",
      padding: spacing(0, 1),
      lineHeight: `${rowHeightPx}px`,
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
      whiteSpace: "nowrap",
      overflow: "hidden",
      borderRight: `1px solid ${colors.border.weak}`,
    }),
    rulerHead: css({ flex: 1, minWidth: 0, marginRight: spacing(1) }),
    scroller: css({
      flex: 1,
      minHeight: 0,
      overflowY: "auto",
      overflowX: "hidden",
      scrollbarGutter: "stable",
      outlineOffset: -2,
      "&:focus-visible": { outline: `1px solid ${colors.primary.border}` },
    }),
    rows: css({ position: "relative", minHeight: "100%" }),
    grid: css({ position: "absolute", top: 0, bottom: 0, right: spacing(1), pointerEvents: "none" }),
    line: css({ position: "absolute", top: 0, bottom: 0, width: 1, background: colors.border.weak }),
    divider: css({
      position: "absolute",
      top: 0,
      bottom: 0,
      right: 0,
      width: 7,
      cursor: "col-resize",
      touchAction: "none",
      "&:hover": { background: colors.primary.border },
    }),
  };
}
