import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useMemo, type ReactElement } from "react";
import type { LogRecord, RecordField } from "./log-record.ts";

/** What all records have in common, in one line above them; nothing for a single record. */
export function CommonFields({ records }: { readonly records: readonly LogRecord[] }): ReactElement | null {
  const styles = useStyles2(getStyles);
  const fields = useMemo(() => commonFields(records), [records]);
  if (fields.length === 0) return null;
  return (
    <div className={styles.line} aria-label="Common fields">
      {fields.map(({ key, value }) => (
        <span key={key} className={styles.field} title={`${key}=${value}`}>
          {key}={value}
        </span>
      ))}
    </div>
  );
}

/** The fields that every record has with the same value. */
function commonFields(records: readonly LogRecord[]): readonly RecordField[] {
  const [first, ...others] = records;
  if (first === undefined || others.length === 0) return [];
  return first.fields.filter(({ key, value }) => others.every(({ values }) => values[key] === value));
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    ...{ display: "flex", gap: theme.spacing(0.5), padding: theme.spacing(0.5), overflow: "hidden", flex: "none" },
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  field: css({
    ...{ padding: theme.spacing(0, 0.75), borderRadius: theme.shape.radius.pill, fontSize: 11, maxWidth: 260 },
    ...{ background: theme.colors.background.secondary, color: theme.colors.text.secondary, flexShrink: 0 },
    ...{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  }),
});
