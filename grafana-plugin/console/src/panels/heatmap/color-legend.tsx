import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { JSX } from "react";
import type { CellColors } from "./cell-colors.ts";

/** The scale of a heatmap's colours, with the count under the pointer marked on it. */
export function ColorLegend({
  colors,
  text,
  hovered,
}: {
  readonly colors: CellColors;
  readonly text: (count: number) => string;
  readonly hovered?: number | undefined;
}): JSX.Element {
  const styles = useStyles2(getStyles);
  const { min, max, palette } = colors;
  // Of where the colour of the count stands in the palette, which is where the eye looks for it.
  const place = hovered === undefined ? undefined : palette.indexOf(colors.colorOf(hovered)) / (palette.length - 1);
  return (
    <div className={styles.legend} data-testid="heatmap-legend">
      <span>{text(min)}</span>
      <div className={styles.bar} style={{ background: `linear-gradient(90deg, ${palette.join(", ")})` }}>
        {place !== undefined && <div className={styles.mark} style={{ left: `${place * 100}%` }} />}
      </div>
      <span>{text(max)}</span>
      {hovered !== undefined && <span className={styles.value}>{text(hovered)}</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    display: "flex",
    alignItems: "center",
    gap: theme.spacing(1),
    height: "100%",
    maxWidth: 420,
    paddingLeft: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: "nowrap",
  }),
  bar: css({ position: "relative", flexGrow: 1, height: 8, borderRadius: theme.shape.radius.default }),
  mark: css({
    position: "absolute",
    top: -3,
    width: 2,
    height: 14,
    marginLeft: -1,
    background: theme.colors.text.maxContrast,
  }),
  value: css({ minWidth: 40, color: theme.colors.text.primary }),
});
