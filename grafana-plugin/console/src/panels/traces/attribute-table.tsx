import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { IconButton, useStyles2 } from "@grafana/ui";
import { copyText } from "../../host/copy-text.ts";
import { valueText } from "./find-spans.ts";
import type { KeyValue } from "./span.ts";

/** Attributes and, where the view is within a search, what a click on a filter does. */
export interface AttributeTableProps {
  readonly attributes: readonly KeyValue[];
  /** Shows only keys and values that have this in them, in any case. */
  readonly filter?: string;
  readonly onFilter?: ((key: string, value: string) => void) | undefined;
}

/** Keys by the alphabet, values as they were sent; a value can be copied, and searched for. */
export function AttributeTable({ attributes, filter = "", onFilter }: AttributeTableProps) {
  const styles = useStyles2(getStyles);
  const shown = matching(attributes, filter);
  return (
    <table className={styles.table}>
      <tbody>
        {shown.map(({ key, value }) => (
          <tr key={key} className={styles.row}>
            <th scope="row" className={styles.key}>
              {key}
            </th>
            <td className={styles.value}>
              <Value value={value} />
              <span className={styles.actions}>
                {onFilter !== undefined && (
                  <IconButton
                    name="search-plus"
                    size="sm"
                    tooltip="Find spans with this value"
                    onClick={() => onFilter(key, valueText(value))}
                  />
                )}
                <IconButton
                  name="copy"
                  size="sm"
                  tooltip="Copy value"
                  onClick={() => void copyText(valueText(value))}
                />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The attributes that a filter leaves, by key. */
export function matching(attributes: readonly KeyValue[], filter: string): KeyValue[] {
  const wanted = filter.trim().toLowerCase();
  return attributes
    .filter(({ key, value }) => `${key} ${valueText(value)}`.toLowerCase().includes(wanted))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function Value({ value }: { readonly value: unknown }) {
  const text = valueText(value);
  const styles = useStyles2(getStyles);
  if (/^https?:\/\/\S+$/.test(text)) {
    return (
      <a className={styles.link} href={text} target="_blank" rel="noreferrer noopener">
        {text}
      </a>
    );
  }
  return text === "" ? <span className={styles.empty}>empty</span> : <span>{text}</span>;
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    table: css({
      width: "100%",
      tableLayout: "fixed",
      borderCollapse: "collapse",
      fontSize: typography.bodySmall.fontSize,
    }),
    row: css({
      verticalAlign: "top",
      borderTop: `1px solid ${colors.border.weak}`,
      "&:first-child": { borderTop: "none" },
      "&:hover": { background: colors.action.hover },
    }),
    key: css({
      width: "38%",
      padding: spacing(0.4, 1, 0.4, 0),
      color: colors.text.secondary,
      fontWeight: "normal",
      textAlign: "left",
      overflowWrap: "anywhere",
    }),
    value: css({
      position: "relative",
      padding: spacing(0.4, 0),
      fontFamily: typography.fontFamilyMonospace,
      whiteSpace: "pre-wrap",
      overflowWrap: "anywhere",
    }),
    actions: css({
      position: "absolute",
      top: 2,
      right: 0,
      display: "none",
      padding: spacing(0.25, 0.5),
      background: colors.background.elevated,
      borderRadius: 2,
      "tr:hover &, tr:focus-within &": { display: "flex" },
    }),
    link: css({ color: colors.text.link, "&:hover": { textDecoration: "underline" } }),
    empty: css({ color: colors.text.disabled, fontStyle: "italic" }),
  };
}
