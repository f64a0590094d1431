import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, Input, useStyles2 } from "@grafana/ui";
import { useState, type ReactElement } from "react";
import { LogField, type FieldActions } from "./log-field.tsx";
import { fieldGroupLabels, fieldGroups, type FieldGroup, type RecordField } from "./log-record.ts";

/** The fields of a record, each map under its name. */
export interface LogFieldsProps {
  readonly fields: readonly RecordField[];
  /** Part of the name or value of what is looked for. */
  readonly find: string;
  readonly onFind: (find: string) => void;
  readonly actions?: FieldActions | undefined;
}

/** From how many fields on it is worth searching them. */
const findFrom = 8;

/** The fields; a map can be folded away. */
export function LogFields({ fields, find, onFind, actions }: LogFieldsProps): ReactElement {
  const styles = useStyles2(getStyles);
  const wanted = find.trim().toLowerCase();
  const found = fields.filter(({ key, value }) => `${key}\n${value}`.toLowerCase().includes(wanted));
  return (
    <>
      {fields.length >= findFrom && (
        <Input
          {...{ value: find, placeholder: "Find a field or value", "aria-label": "Find a field or value" }}
          prefix={<Icon name="search" />}
          className={styles.find}
          onChange={(event) => onFind(event.currentTarget.value)}
        />
      )}
      {fieldGroups.map((group) => {
        const members = found.filter((field) => field.group === group);
        return members.length === 0 ? null : <Group key={group} {...{ group, members, actions }} />;
      })}
      {found.length === 0 && fields.length > 0 && <p className={styles.none}>No field has “{find.trim()}”.</p>}
    </>
  );
}

interface GroupProps {
  readonly group: FieldGroup;
  readonly members: readonly RecordField[];
  readonly actions: FieldActions | undefined;
}

function Group({ group, members, actions }: GroupProps): ReactElement {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(true);
  return (
    <section aria-label={fieldGroupLabels[group]} className={styles.group}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "angle-down" : "angle-right"} size="sm" />
        {fieldGroupLabels[group]}
        <span className={styles.count}>{members.length}</span>
      </button>
      {open && (
        <div role="table" aria-label={fieldGroupLabels[group]}>
          {members.map((field) => (
            <LogField key={field.key} field={field} actions={actions} />
          ))}
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  find: css({ marginBottom: theme.spacing(1) }),
  none: css({ color: theme.colors.text.secondary }),
  group: css({ marginBottom: theme.spacing(1) }),
  head: css({
    ...{
      display: "flex",
      alignItems: "center",
      gap: theme.spacing(0.5),
      width: "100%",
      padding: theme.spacing(0.5, 0),
    },
    ...{ border: 0, background: "none", color: theme.colors.text.secondary, fontSize: 12 },
    fontWeight: theme.typography.fontWeightMedium,
  }),
  count: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
});
