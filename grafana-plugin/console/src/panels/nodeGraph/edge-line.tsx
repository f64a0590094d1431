import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { memo } from "react";
import type { EdgePath } from "./edge-path.ts";
import type { GraphEdge } from "./graph.ts";

/** An edge at its place. */
export interface EdgeLineProps {
  readonly edge: GraphEdge;
  readonly path: EdgePath;
  readonly mark: "near" | "far" | undefined;
  onHover(id: string | undefined): void;
}

/** A curve with the head of an arrow; a wide one that nobody sees lies over it, so that it is easy to point at. */
export const EdgeLine = memo(function EdgeLine({ edge, path, mark, onHover }: EdgeLineProps) {
  const styles = useStyles2(getStyles);
  return (
    <g
      className={cx(styles.edge, mark === "far" && styles.far)}
      style={{ color: edge.color }}
      data-edge-id={edge.id}
      data-testid="graph-edge"
      onPointerEnter={() => onHover(edge.id)}
      onPointerLeave={() => onHover(undefined)}
    >
      <path d={path.line} className={styles.line} strokeWidth={edge.thickness} strokeDasharray={edge.dashes} />
      <path d={path.arrow} className={styles.arrow} />
      <path d={path.line} className={styles.reach} />
    </g>
  );
});

/** The numbers of an edge on a plate, in the middle of it. */
export function EdgeLabel({ edge, path }: Pick<EdgeLineProps, "edge" | "path">) {
  const styles = useStyles2(getStyles);
  const texts = [edge.main, edge.secondary].filter((stat) => stat !== undefined).map(({ text }) => text);
  if (texts.length === 0) return null;
  return (
    <foreignObject x={path.middle.x - 90} y={path.middle.y - 12} width={180} height={24} className={styles.labelPlace}>
      <div className={styles.labelRow}>
        <span className={styles.label} data-testid="edge-label">
          {texts.join(" · ")}
        </span>
      </div>
    </foreignObject>
  );
}

function getStyles({ colors, shape, spacing, shadows }: GrafanaTheme2) {
  return {
    edge: css({ color: colors.text.disabled }),
    far: css({ opacity: 0.15 }),
    line: css({ fill: "none", stroke: "currentColor", strokeLinecap: "round", opacity: 0.75 }),
    arrow: css({ fill: "currentColor" }),
    reach: css({ fill: "none", stroke: "transparent", strokeWidth: 16 }),
    labelPlace: css({ pointerEvents: "none", overflow: "visible" }),
    labelRow: css({ display: "flex", justifyContent: "center" }),
    label: css({
      padding: spacing(0.25, 0.75),
      borderRadius: shape.radius.default,
      border: `1px solid ${colors.border.weak}`,
      background: colors.background.elevated,
      boxShadow: shadows.z1,
      color: colors.text.primary,
      fontSize: 11,
      lineHeight: "16px",
      whiteSpace: "nowrap",
    }),
  };
}
