import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { IconButton, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { copyText } from "../../host/copy-text.ts";
import { shortKey } from "./log-columns.ts";
import type { RecordField } from "./log-record.ts";
import { prettyBody } from "./pretty-body.ts";

/** What the fields of a record are used for. Whatever is left out has no button. */
export interface FieldActions {
  /** Shows only records with this value, or with others. A second time takes it back. */
  readonly onFilter?: ((field: RecordField, how: "for" | "out") => void) | undefined;
  /** Whether records are filtered for this value. */
  readonly isFiltered?: ((field: RecordField) => boolean) | undefined;
  /** Fields that have a column in the list. */
  readonly columns?: readonly string[] | undefined;
  /** Gives the field a column, or takes it away. */
  readonly onColumn?: ((key: string) => void) | undefined;
}

/** One field with what can be done with it; the buttons are seen on the row that the pointer or the focus is on. */
export function LogField(props: {
  readonly field: RecordField;
  readonly actions?: FieldActions | undefined;
}): ReactElement {
  const { field, actions = {} } = props;
  const styles = useStyles2(getStyles);
  const { onFilter, onColumn, columns = [] } = actions;
  const name = shortKey(field.key);
  const filtered = actions.isFiltered?.(field) === true;
  const shown = columns.includes(field.key);
  return (
    <div role="row" className={styles.row} data-field={field.key}>
      <span role="rowheader" className={styles.key} title={field.key}>
        {name}
      </span>
      <span role="cell" className={styles.value}>
        {prettyBody(field.value)}
      </span>
      <span role="cell" className={cx(styles.buttons, "log-field-buttons", filtered && styles.seen)}>
        {onFilter !== undefined && (
          <>
            <IconButton
              name="search-plus"
              size="sm"
              aria-pressed={filtered}
              variant={filtered ? "primary" : "secondary"}
              tooltip={filtered ? `Show all values of ${name} again` : `Only records with this ${name}`}
              onClick={() => onFilter(field, "for")}
            />
            <IconButton
              {...{ name: "search-minus", size: "sm", tooltip: `No records with this ${name}` }}
              onClick={() => onFilter(field, "out")}
            />
          </>
        )}
        {onColumn !== undefined && (
          <IconButton
            name="columns"
            size="sm"
            aria-pressed={shown}
            variant={shown ? "primary" : "secondary"}
            tooltip={shown ? `Remove the column ${name}` : `Show ${name} as a column`}
            onClick={() => onColumn(field.key)}
          />
        )}
        <IconButton
          {...{ name: "copy", size: "sm", tooltip: `Copy the value of ${name}` }}
          onClick={() => void copyText(field.value)}
        />
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    ...{ display: "grid", gridTemplateColumns: "minmax(90px, 38%) 1fr", position: "relative", fontSize: 12 },
    ...{ borderTop: `1px solid ${theme.colors.border.weak}`, padding: theme.spacing(0.375, 0) },
    ...{ fontFamily: theme.typography.fontFamilyMonospace, gap: theme.spacing(1) },
    ".log-field-buttons": { opacity: 0 },
    "&:hover, &:focus-within": {
      background: theme.colors.action.hover,
      ".log-field-buttons": { opacity: 1 },
    },
  }),
  key: css({ color: theme.colors.text.secondary, overflowWrap: "anywhere" }),
  value: css({ whiteSpace: "pre-wrap", overflowWrap: "anywhere", maxHeight: 240, overflow: "auto" }),
  buttons: css({
    ...{ position: "absolute", right: 0, top: 0, display: "flex", alignItems: "center", height: 24 },
    ...{ gap: theme.spacing(0.5), padding: theme.spacing(0, 0.5), background: theme.colors.background.elevated },
    ...{ borderRadius: theme.shape.radius.default, boxShadow: theme.shadows.z1 },
  }),
  seen: css({ opacity: "1 !important" }),
});
