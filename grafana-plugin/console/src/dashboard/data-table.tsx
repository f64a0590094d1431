import { css } from "@emotion/css";
import {
  formattedValueToString,
  getDisplayProcessor,
  getFieldDisplayName,
  type DataFrame,
  type GrafanaTheme2,
} from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import { useMemo, type ReactElement } from "react";

/** Rows that are drawn; whoever needs all of them takes the JSON as a file. */
const rowsMax = 500;

/** A frame as a plain table, cells as a panel would write them. */
export function DataTable({ frame }: { readonly frame: DataFrame }): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const columns = useMemo(
    () =>
      frame.fields.map((field) => ({
        name: getFieldDisplayName(field, frame),
        values: field.values as readonly unknown[],
        write: getDisplayProcessor({ field, theme }),
      })),
    [frame, theme],
  );
  const rows = Array.from({ length: Math.min(frame.length, rowsMax) }, (_, row) => row);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {columns.map(({ name, values, write }) => (
                <td key={name}>{cell(values[row], write)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {frame.length > rowsMax ? (
        <p>{`The first ${rowsMax} of ${frame.length} rows; copy and download of the JSON have all of them.`}</p>
      ) : null}
    </div>
  );
}

function cell(value: unknown, write: ReturnType<typeof getDisplayProcessor>): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : formattedValueToString(write(value));
}

function getStyles(theme: GrafanaTheme2): { readonly scroll: string; readonly table: string } {
  const line = `1px solid ${theme.colors.border.weak}`;
  return {
    scroll: css({ overflow: "auto" }),
    table: css({
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: "tabular-nums",
      "th, td": { padding: theme.spacing(0.5, 1), borderBottom: line, textAlign: "left", whiteSpace: "nowrap" },
      th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    }),
  };
}
