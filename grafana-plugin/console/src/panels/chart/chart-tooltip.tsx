import { css, cx } from "@emotion/css";
import type { Field, GrafanaTheme2, LinkModel } from "@grafana/data";
import type { LineStyle } from "@grafana/schema";
import { DataLinkButton, SeriesIcon, useStyles2 } from "@grafana/ui";
import type { ReactNode } from "react";

/** One line of a tooltip: what, how much, and the colour it has in the chart. */
export interface TooltipRow {
  /** Tells it from the other lines. */
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly color?: string;
  readonly lineStyle?: LineStyle;
  /** The thing under the pointer, among others that are shown with it. */
  readonly isActive?: boolean;
}

/** The inside of a chart's tooltip: where the pointer is, the values there, and the links of a value that was clicked. */
export function ChartTooltip({
  heading,
  rows,
  links,
  maxHeight,
  children,
}: {
  readonly heading: string;
  readonly rows: readonly TooltipRow[];
  readonly links?: readonly LinkModel<Field>[];
  readonly maxHeight?: number;
  readonly children?: ReactNode;
}): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tooltip} data-testid="chart-tooltip">
      <div className={styles.heading}>{heading}</div>
      {rows.length > 0 && (
        <div className={styles.rows} style={maxHeight === undefined ? undefined : { maxHeight }}>
          {rows.map((row) => (
            <div
              key={row.key}
              className={cx(styles.row, row.isActive && styles.active)}
              data-testid="chart-tooltip-row"
            >
              {row.color !== undefined && <SeriesIcon color={row.color} lineStyle={row.lineStyle} />}
              <span className={styles.label}>{row.label}</span>
              <span className={styles.value}>{row.value}</span>
            </div>
          ))}
        </div>
      )}
      {children}
      {links !== undefined && links.length > 0 && (
        <div className={styles.links}>
          {links.map((link) => (
            <DataLinkButton
              key={`${link.href} ${link.title}`}
              link={link}
              buttonProps={{ size: "sm", fill: "text", className: styles.link }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const section = { padding: theme.spacing(1), borderTop: `1px solid ${theme.colors.border.weak}` };
  return {
    tooltip: css({ display: "flex", flexDirection: "column", fontSize: theme.typography.bodySmall.fontSize }),
    // Room to the right for the button that closes a pinned tooltip.
    heading: css({ padding: theme.spacing(1, 4, 1, 1), fontWeight: theme.typography.fontWeightMedium, lineHeight: 1 }),
    rows: css({ ...section, display: "flex", flexDirection: "column", gap: 2, maxHeight: "60vh", overflowY: "auto" }),
    row: css({
      display: "flex",
      alignItems: "center",
      gap: theme.spacing(0.75),
      color: theme.colors.text.secondary,
      "& > div": { flexShrink: 0 },
    }),
    label: css({ flexGrow: 1, maxWidth: 360, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
    value: css({
      marginLeft: theme.spacing(1.5),
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
      fontVariantNumeric: "tabular-nums",
    }),
    active: css({
      color: theme.colors.text.maxContrast,
      fontWeight: theme.typography.fontWeightBold,
      "& span": { fontWeight: theme.typography.fontWeightBold, color: theme.colors.text.maxContrast },
    }),
    links: css({ ...section, display: "flex", flexDirection: "column", alignItems: "flex-start" }),
    link: css({ padding: 0, height: "auto", whiteSpace: "normal", textAlign: "left" }),
  };
};
