import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { levelColor } from "../panels/logs/level-colors.ts";
import type { LogFilters } from "./logs-filters.ts";
import { shortNumber } from "./logs-scale.ts";
import type { Volume } from "./logs-volume-bars.ts";

/** The levels of the histogram as buttons: a click shows the records of one alone, with Ctrl or Shift all but it. */
export function LogsLevels(props: { readonly volume: Volume; readonly filters: LogFilters }): ReactElement {
  const { volume, filters } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <div className={styles.levels} role="group" aria-label="Levels">
      {volume.levels.map(({ level, count }) => {
        const field = { key: "level", value: level };
        const active = filters.has(field);
        return (
          <button
            key={level}
            type="button"
            className={cx(styles.level, active && styles.active)}
            aria-pressed={active}
            title={`${count.toLocaleString("en")} records. Click: only ${level}. Shift+click: all but ${level}.`}
            onClick={(event) => {
              if (event.shiftKey || event.ctrlKey || event.metaKey) filters.toggle(field, "out");
              else filters.only(field);
            }}
          >
            <span className={styles.dot} style={{ background: levelColor(theme, level) }} />
            {level} <span className={styles.count}>{shortNumber(count)}</span>
          </button>
        );
      })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  levels: css({ display: "flex", flexWrap: "wrap", gap: theme.spacing(0.25) }),
  level: css({
    ...{ display: "flex", alignItems: "center", gap: theme.spacing(0.5), fontSize: 12, lineHeight: "20px" },
    ...{ border: "1px solid transparent", background: "none", color: theme.colors.text.primary },
    ...{ borderRadius: theme.shape.radius.default, padding: theme.spacing(0, 0.75) },
    "&:hover": { background: theme.colors.action.hover },
  }),
  active: css({ background: theme.colors.primary.transparent, borderColor: theme.colors.primary.border }),
  dot: css({ width: 8, height: 8, borderRadius: 2, flex: "none" }),
  count: css({ color: theme.colors.text.secondary, fontVariantNumeric: "tabular-nums" }),
});
