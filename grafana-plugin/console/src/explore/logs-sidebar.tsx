import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, Input, useStyles2 } from "@grafana/ui";
import { useMemo, useState, type ReactElement } from "react";
import { fieldGroupLabels, fieldGroups, type LogRecord } from "../panels/logs/log-record.ts";
import { FieldFacet } from "./logs-facet.tsx";
import type { LogFilters } from "./logs-filters.ts";
import { summarizeFields } from "./logs-top-values.ts";

/** The fields of what is shown. */
export interface LogsSidebarProps {
  readonly records: readonly LogRecord[];
  readonly filters: LogFilters;
  readonly columns: readonly string[];
  readonly onColumn: (key: string) => void;
}

/** Fields that are open at first. */
const openAtFirst = new Set(["service", "level", "event"]);
/** Fields that name one record each say nothing as a list of values. */
const hidden = new Set(["trace", "span"]);

/** Each field of the shown records with its most frequent values; a click filters. */
export function LogsSidebar({ records, filters, columns, onColumn }: LogsSidebarProps): ReactElement {
  const styles = useStyles2(getStyles);
  const [find, setFind] = useState("");
  const summaries = useMemo(() => summarizeFields(records).filter(({ key }) => !hidden.has(key)), [records]);
  const wanted = find.trim().toLowerCase();
  const found = summaries.filter(({ key }) => key.toLowerCase().includes(wanted));
  return (
    <nav className={styles.sidebar} aria-label="Fields of the shown records">
      <Input
        {...{ value: find, placeholder: "Find a field", "aria-label": "Find a field" }}
        prefix={<Icon name="search" />}
        onChange={(event) => setFind(event.currentTarget.value)}
      />
      <div className={styles.fields}>
        {fieldGroups.map((group) => {
          const members = found.filter((summary) => summary.group === group);
          if (members.length === 0) return null;
          return (
            <section key={group} aria-label={fieldGroupLabels[group]}>
              <h2 className={styles.group}>{fieldGroupLabels[group]}</h2>
              {members.map((summary) => (
                <FieldFacet
                  key={summary.key}
                  {...{ summary, filters }}
                  openAtFirst={openAtFirst.has(summary.key)}
                  isColumn={columns.includes(summary.key)}
                  onColumn={onColumn}
                />
              ))}
            </section>
          );
        })}
        {found.length === 0 && summaries.length > 0 && <p className={styles.none}>No field has “{find.trim()}”.</p>}
      </div>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sidebar: css({ display: "flex", flexDirection: "column", gap: theme.spacing(0.5), height: "100%", minHeight: 0 }),
  fields: css({ overflow: "auto", flexGrow: 1, minHeight: 0, paddingRight: theme.spacing(0.5) }),
  group: css({
    ...{ fontSize: 11, margin: theme.spacing(1, 0, 0.25), color: theme.colors.text.secondary },
    fontWeight: theme.typography.fontWeightMedium,
  }),
  none: css({ color: theme.colors.text.secondary, fontSize: 12 }),
});
