import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { IconButton, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { shortKey, type LineStyle } from "./log-columns.ts";

/** The head of the list, which stays in sight. */
export interface LogHeaderProps {
  readonly style: LineStyle;
  readonly template: string;
  readonly minWidth: number;
  readonly height: number;
  readonly onColumns: (columns: readonly string[]) => void;
}

/** Names of the columns; those of fields can be moved to the left and removed. */
export function LogHeader({ style, template, minWidth, height, onColumns }: LogHeaderProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { columns } = style;
  const move = (index: number): readonly string[] => {
    const [column = ""] = columns.slice(index, index + 1);
    return columns.toSpliced(index, 1).toSpliced(index - 1, 0, column);
  };
  return (
    <div role="rowgroup" className={styles.group} style={{ minWidth, height }}>
      <div role="row" className={styles.row} style={{ gridTemplateColumns: template, height }}>
        {style.time !== undefined && <Name>{style.time.timeZone === "utc" ? "Time (UTC)" : "Time"}</Name>}
        {style.level && <Name>Level</Name>}
        {style.service && <Name>Service</Name>}
        {columns.map((column, index) => (
          <span key={column} role="columnheader" className={cx(styles.name, styles.field)} title={column}>
            <span className={styles.text}>{shortKey(column)}</span>
            {index > 0 && (
              <IconButton
                name="arrow-left"
                size="xs"
                tooltip="Move to the left"
                onClick={() => onColumns(move(index))}
              />
            )}
            <IconButton
              name="times"
              size="xs"
              tooltip={`Remove the column ${column}`}
              onClick={() => onColumns(columns.toSpliced(index, 1))}
            />
          </span>
        ))}
        <Name>Message</Name>
      </div>
    </div>
  );
}

function Name({ children }: { readonly children: string }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <span role="columnheader" className={styles.name}>
      {children}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({
    ...{ position: "sticky", top: 0, zIndex: 1, background: theme.colors.background.primary },
    borderBottom: `1px solid ${theme.colors.border.medium}`,
  }),
  row: css({ display: "grid", alignItems: "center", paddingLeft: 4 }),
  name: css({
    ...{ minWidth: 0, padding: theme.spacing(0, 0.75), color: theme.colors.text.secondary, whiteSpace: "nowrap" },
    ...{ fontFamily: theme.typography.fontFamily, fontWeight: theme.typography.fontWeightMedium, fontSize: 11 },
  }),
  field: css({ display: "flex", alignItems: "center", gap: 2, "& button": { opacity: 0.6 } }),
  text: css({ overflow: "hidden", textOverflow: "ellipsis", flexShrink: 1 }),
});
