import { css } from "@emotion/css";
import type { GrafanaTheme2, LinkModel } from "@grafana/data";
import { IconButton, useStyles2 } from "@grafana/ui";
import { type CSSProperties, useEffect, useRef } from "react";
import type { GraphNode, Stat } from "./graph.ts";

/** What is said of a chosen node and where it leads. */
export interface NodeMenuProps {
  readonly node: GraphNode;
  readonly links: readonly LinkModel[];
  /** Where it is in the frame. */
  readonly place: CSSProperties;
  onClose(): void;
}

/** A small card; it takes the focus, Esc closes it. */
export function NodeMenu({ node, links, place, onClose }: NodeMenuProps) {
  const styles = useStyles2(getStyles);
  const card = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    // Not the button to close: its tooltip would take the Esc that is meant for the card.
    (card.current?.querySelector<HTMLElement>("a") ?? card.current)?.focus({ preventScroll: true });
  }, [node.id]);
  const arcs: Stat[] = node.arcs.map(({ name, share }) => ({ name, text: `${Math.round(share * 1000) / 10}%` }));
  const stats = [node.main, node.secondary].filter((stat) => stat !== undefined);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it keeps keys and drags from the graph behind it
    <div
      ref={card}
      role="dialog"
      tabIndex={-1}
      aria-label={node.title || node.id}
      className={styles.card}
      style={place}
      data-testid="node-menu"
      // The frame around must not move with a drag that begins here, nor its keys work.
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose();
      }}
    >
      <header className={styles.header}>
        <span className={styles.title}>{node.title || node.id}</span>
        <IconButton name="times" size="sm" aria-label="Close" onClick={onClose} />
      </header>
      <dl className={styles.stats}>
        {[...stats, ...arcs, ...node.details].map(({ name, text }) => (
          <div key={name} className={styles.stat}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.text}>{text}</dd>
          </div>
        ))}
      </dl>
      {links.map((link) => (
        <a
          key={link.title + link.href}
          className={styles.link}
          href={link.href}
          target={link.target}
          onClick={link.onClick}
        >
          {link.title}
        </a>
      ))}
    </div>
  );
}

function getStyles({ colors, shadows, shape, spacing, typography, zIndex }: GrafanaTheme2) {
  return {
    card: css({
      position: "absolute",
      zIndex: zIndex.dropdown,
      overflowY: "auto",
      padding: spacing(1, 0),
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.elevated,
      boxShadow: shadows.z3,
      fontSize: typography.bodySmall.fontSize,
    }),
    header: css({ display: "flex", justifyContent: "space-between", gap: spacing(1), padding: spacing(0, 1.5, 0.5) }),
    title: css({ fontWeight: typography.fontWeightMedium, overflowWrap: "anywhere" }),
    stats: css({ margin: 0, padding: spacing(0, 1.5, 0.75) }),
    stat: css({ display: "flex", justifyContent: "space-between", gap: spacing(1) }),
    name: css({ margin: 0, color: colors.text.secondary, fontWeight: "normal" }),
    text: css({ margin: 0, fontVariantNumeric: "tabular-nums" }),
    link: css({
      display: "block",
      padding: spacing(0.75, 1.5),
      color: colors.text.primary,
      "&:hover, &:focus-visible": { background: colors.action.hover, outline: "none", color: colors.text.maxContrast },
    }),
  };
}
