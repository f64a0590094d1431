import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { FoldMark } from "./fold-mark.tsx";
import type { SpanNode } from "./span-tree.ts";
import { rowHeightPx } from "./use-row-window.ts";

/** What can be folded. */
export interface SpanToggleProps {
  readonly node: SpanNode;
  readonly collapsed: boolean;
  onToggle(node: SpanNode): void;
}

/** Folds and unfolds what is below a span. */
export function SpanToggle({ node, collapsed, onToggle }: SpanToggleProps) {
  const styles = useStyles2(getStyles);
  if (node.children.length === 0) return <span className={styles.leaf} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.toggle}
      data-testid="span-toggle"
      aria-label={collapsed ? `Show ${node.descendants} spans` : `Hide ${node.descendants} spans`}
      // The list keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(node);
      }}
    >
      <FoldMark open={!collapsed} />
    </button>
  );
}

/** An icon of its own: one of a sprite would be asked for again with each row that comes into sight. */
export function ErrorMark() {
  const styles = useStyles2(getStyles);
  return (
    <svg className={styles.errorMark} viewBox="0 0 14 14" width="13" height="13" aria-hidden="true">
      <circle cx="7" cy="7" r="6.5" fill="currentColor" />
      <path d="M7 3.2v4.6M7 9.4v1.6" className={styles.errorSign} />
    </svg>
  );
}

/** How many spans a collapsed one hides. */
export function HiddenCount({ node }: { readonly node: SpanNode }) {
  const styles = useStyles2(getStyles);
  const errors = node.errorsBelow === 0 ? "" : `, ${node.errorsBelow} failed`;
  return (
    <span
      className={cx(styles.hidden, node.errorsBelow > 0 && styles.hiddenErrors)}
      title={`${node.descendants} spans hidden${errors}`}
      data-testid="hidden-count"
    >
      +{node.descendants}
    </span>
  );
}

function getStyles({ colors, spacing, shape }: GrafanaTheme2) {
  return {
    toggle: css({
      display: "grid",
      placeItems: "center",
      flex: "none",
      width: 18,
      height: rowHeightPx,
      padding: 0,
      border: "none",
      background: "none",
      color: colors.text.secondary,
      "&:hover": { color: colors.text.maxContrast },
    }),
    leaf: css({ flex: "none", width: 18 }),
    errorMark: css({ flex: "none", marginLeft: spacing(0.75), color: colors.error.main }),
    errorSign: css({ fill: "none", stroke: colors.error.contrastText, strokeWidth: 1.6 }),
    hidden: css({
      flex: "none",
      margin: spacing(0, 0.75),
      padding: spacing(0, 0.75),
      borderRadius: shape.radius.pill,
      background: colors.background.secondary,
      border: `1px solid ${colors.border.weak}`,
      color: colors.text.secondary,
      fontSize: 11,
      lineHeight: "15px",
    }),
    hiddenErrors: css({ color: colors.error.text, borderColor: colors.error.border }),
  };
}
