import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, toIconName, useStyles2 } from "@grafana/ui";
import { memo } from "react";
import type { GraphNode } from "./graph.ts";
import { labelHeightPx, labelWidthPx, type Point } from "./graph-places.ts";

/** A node at its place. */
export interface NodeRingProps {
  readonly node: GraphNode;
  readonly place: Point;
  readonly mark: "chosen" | "near" | "far" | undefined;
  onChoose(node: GraphNode): void;
  onHover(id: string | undefined): void;
}

const ringPx = 5;

/** A ring of arcs with numbers in it and the name below. */
export const NodeRing = memo(function NodeRing({ node, place, mark, onChoose, onHover }: NodeRingProps) {
  const styles = useStyles2(getStyles);
  return (
    <g
      transform={`translate(${place.x} ${place.y})`}
      className={cx(styles.node, mark === "far" && styles.far)}
      role="button"
      tabIndex={0}
      aria-label={describe(node)}
      data-node-id={node.id}
      data-testid="graph-node"
      onClick={() => onChoose(node)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        onChoose(node);
      }}
      onPointerEnter={() => onHover(node.id)}
      onPointerLeave={() => onHover(undefined)}
    >
      {mark === "chosen" && <circle r={node.radius + 6} className={styles.halo} />}
      <circle r={node.radius} className={cx(styles.disc, !node.instrumented && styles.unwatched)} />
      <Ring node={node} />
      <Inside node={node} />
      <foreignObject x={-labelWidthPx / 2} y={node.radius + 3} width={labelWidthPx} height={labelHeightPx}>
        <div className={styles.label}>
          <div className={styles.title} title={node.title}>
            {node.title || node.id}
          </div>
          <div className={styles.subtitle}>{node.subtitle}</div>
        </div>
      </foreignObject>
    </g>
  );
});

/** A node in words: its name and numbers. */
function describe({ title, id, subtitle, main, secondary, arcs }: GraphNode): string {
  const stats = [main, secondary].filter((stat) => stat !== undefined).map(({ name, text }) => `${name} ${text}`);
  const shares = arcs.map(({ name, share }) => `${name} ${Math.round(share * 1000) / 10}%`);
  return [title || id, subtitle, ...stats, ...shares].filter((part) => part !== "").join(", ");
}

/** The arcs one after the other, from the top and with the clock; without arcs a plain ring. */
function Ring({ node }: { readonly node: GraphNode }) {
  const styles = useStyles2(getStyles);
  const around = 2 * Math.PI * node.radius;
  if (node.arcs.length === 0) {
    return <circle r={node.radius} className={styles.arc} strokeWidth={ringPx / 2} style={{ stroke: node.color }} />;
  }
  const total = node.arcs.reduce((sum, { share }) => sum + share, 0) || 1;
  return node.arcs.map(({ name, share, color }, index) => {
    const length = (share / total) * around;
    const before = node.arcs.slice(0, index).reduce((sum, arc) => sum + arc.share, 0);
    const offset = -(before / total) * around;
    return (
      <circle
        key={name}
        r={node.radius}
        className={styles.arc}
        strokeWidth={ringPx}
        strokeDasharray={`${length} ${around - length}`}
        strokeDashoffset={offset}
        transform="rotate(-90)"
        style={{ stroke: color }}
      />
    );
  });
}

function Inside({ node }: { readonly node: GraphNode }) {
  const styles = useStyles2(getStyles);
  const icon = node.icon === undefined ? undefined : toIconName(node.icon);
  if (icon !== undefined) {
    return (
      <foreignObject x={-14} y={-14} width={28} height={28} className={styles.icon}>
        <Icon name={icon} size="xl" />
      </foreignObject>
    );
  }
  const both = node.main !== undefined && node.secondary !== undefined;
  return (
    <>
      <text className={styles.main} y={both ? -2 : 4} fontSize={sizeOf(node.main?.text, node.radius)}>
        {node.main?.text}
      </text>
      <text className={styles.secondary} y={both ? 12 : 4} fontSize={sizeOf(node.secondary?.text, node.radius) - 1}>
        {node.secondary?.text}
      </text>
    </>
  );
}

/** A size at which a text stays within the ring, in pixels; a letter is about 0.52 of it wide. */
function sizeOf(text: string | undefined, radius: number): number {
  const room = 2 * radius - 2 * ringPx - 2;
  return Math.min(12, room / (0.52 * Math.max(1, text?.length ?? 1)));
}

function getStyles({ colors, typography }: GrafanaTheme2) {
  const oneLine = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;
  return {
    node: css({
      cursor: "pointer",
      outline: "none",
      "&:focus-visible > circle:first-of-type": { stroke: colors.primary.main, strokeWidth: 4 },
      "&:hover > circle:first-of-type": { fill: colors.background.secondary },
    }),
    far: css({ opacity: 0.25 }),
    halo: css({ fill: "none", stroke: colors.primary.main, strokeWidth: 2 }),
    disc: css({ fill: colors.background.primary, stroke: colors.border.medium }),
    unwatched: css({ strokeDasharray: "4 3" }),
    arc: css({ fill: "none", stroke: colors.border.strong }),
    main: css({
      fill: colors.text.primary,
      fontWeight: typography.fontWeightMedium,
      textAnchor: "middle",
      pointerEvents: "none",
    }),
    secondary: css({ fill: colors.text.secondary, textAnchor: "middle", pointerEvents: "none" }),
    icon: css({ color: colors.text.secondary, pointerEvents: "none", "& svg": { display: "block", margin: 2 } }),
    label: css({ textAlign: "center", lineHeight: "16px", fontSize: 12 }),
    title: css({ ...oneLine, color: colors.text.primary, fontWeight: typography.fontWeightMedium }),
    subtitle: css({ ...oneLine, color: colors.text.secondary, fontSize: 11 }),
  };
}
