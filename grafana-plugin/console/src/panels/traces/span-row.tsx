import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { memo } from "react";
import type { Stretch } from "./critical-path.ts";
import { SpanBar } from "./span-bar.tsx";
import { ErrorMark, HiddenCount, SpanToggle } from "./span-marks.tsx";
import type { SpanNode } from "./span-tree.ts";
import { durationText, type TimeWindow } from "./time-scale.ts";
import { rowHeightPx } from "./use-row-window.ts";

/** One row of the waterfall. Everything in it is of this row alone, so that rows that do not change are not drawn again. */
export interface SpanRowProps {
  readonly node: SpanNode;
  readonly row: number;
  readonly domId: string;
  readonly color: string;
  /** A level is so wide, from this depth on. */
  readonly indentPx: number;
  readonly indentFrom: number;
  readonly nameShare: number;
  readonly collapsed: boolean;
  readonly selected: boolean;
  readonly mark: "match" | "current" | "aside" | undefined;
  readonly traceStartMs: number;
  readonly traceLengthMs: number;
  readonly window: TimeWindow;
  readonly critical: readonly Stretch[] | undefined;
  onToggle(node: SpanNode): void;
  onSelect(node: SpanNode): void;
}

/** Service and operation to the left, when and how long to the right. */
export const SpanRow = memo(function SpanRow(props: SpanRowProps) {
  const { node, row, collapsed, color, nameShare } = props;
  const styles = useStyles2(getStyles);
  return (
    // The tree around has the focus and the keys, and names this row by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={props.domId}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-expanded={node.children.length === 0 ? undefined : !collapsed}
      aria-selected={props.selected}
      aria-label={describe(node)}
      data-testid="span-row"
      data-span-id={node.span.spanId}
      data-mark={props.mark}
      className={cx(styles.row, styles[props.mark ?? "plain"], props.selected && styles.selected)}
      style={{ top: row * rowHeightPx }}
      onClick={() => props.onSelect(node)}
    >
      <span className={styles.name} style={{ width: `${nameShare * 100}%` }}>
        <span className={styles.indent} style={indentStyle(node.depth - props.indentFrom, props.indentPx)} />
        <SpanToggle node={node} collapsed={collapsed} onToggle={props.onToggle} />
        <span className={styles.service} style={{ borderColor: color }}>
          {node.missing ? "missing" : node.span.service}
        </span>
        {node.span.status === "error" && <ErrorMark />}
        <span className={cx(styles.operation, node.missing && styles.missing)} title={node.span.name}>
          {node.missing ? `span ${node.span.spanId} was not received` : node.span.name}
        </span>
        {collapsed && <HiddenCount node={node} />}
      </span>
      <span className={styles.timeline}>
        <SpanBar
          span={node.span}
          missing={node.missing}
          color={color}
          traceStartMs={props.traceStartMs}
          traceLengthMs={props.traceLengthMs}
          window={props.window}
          critical={props.critical}
        />
      </span>
    </div>
  );
});

function describe({ span, missing, descendants }: SpanNode): string {
  if (missing) return `Missing span ${span.spanId}, ${descendants} spans below`;
  const failed = span.status === "error" ? ", failed" : "";
  return `${span.service}, ${span.name}, ${durationText(span.durationMs)}${failed}`;
}

function indentStyle(depth: number, indentPx: number) {
  return { width: depth * indentPx, backgroundSize: `${indentPx}px 100%` };
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    row: css({
      position: "absolute",
      left: 0,
      right: 0,
      display: "flex",
      height: rowHeightPx,
      cursor: "pointer",
      "&:hover": { background: colors.action.hover },
    }),
    plain: css({}),
    match: css({ background: colors.warning.transparent }),
    current: css({ background: colors.warning.transparent, boxShadow: `inset 3px 0 ${colors.warning.main}` }),
    aside: css({ opacity: 0.5 }),
    selected: css({
      "&, &:hover": { background: colors.background.secondary, boxShadow: `inset 3px 0 ${colors.primary.main}` },
    }),
    name: css({
      display: "flex",
      alignItems: "center",
      flex: "none",
      minWidth: 0,
      paddingLeft: spacing(0.5),
      overflow: "hidden",
      whiteSpace: "nowrap",
      borderRight: `1px solid ${colors.border.weak}`,
    }),
    indent: css({
      flex: "none",
      alignSelf: "stretch",
      backgroundImage: `linear-gradient(to right, ${colors.border.weak} 1px, transparent 1px)`,
      backgroundPosition: "8px 0",
    }),
    service: css({
      flex: "none",
      maxWidth: "45%",
      overflow: "hidden",
      textOverflow: "ellipsis",
      paddingLeft: spacing(0.75),
      borderLeft: "3px solid",
      fontSize: typography.bodySmall.fontSize,
      fontWeight: typography.fontWeightMedium,
      lineHeight: "16px",
    }),
    operation: css({
      minWidth: 0,
      marginLeft: spacing(0.75),
      overflow: "hidden",
      textOverflow: "ellipsis",
      color: colors.text.secondary,
      fontSize: typography.bodySmall.fontSize,
    }),
    missing: css({ fontStyle: "italic" }),
    timeline: css({ position: "relative", flex: 1, minWidth: 0, overflow: "hidden", marginRight: spacing(1) }),
  };
}
