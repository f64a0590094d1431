import { css } from "@emotion/css";
import type { GrafanaTheme2, TimeRange } from "@grafana/data";
import { Icon, IconButton, Toggletip, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import type { Filter } from "@spanhouse/schemas/query";
import { filterText } from "./logs-filters.ts";
import type { QueryProblem } from "./logs-query.ts";
import { PageSearchField } from "./page-search-field.tsx";
import { SearchHelp } from "./logs-search-help.tsx";
import { useSearchChoices } from "./search-choices.ts";

/** The search of the page and the filters beside it. */
export interface LogsSearchBarProps {
  readonly search: string;
  readonly filters: readonly Filter[];
  readonly range: TimeRange;
  /** What the collector says is wrong with the search. */
  readonly problem: QueryProblem | undefined;
  readonly onSearch: (search: string) => void;
  readonly onFilters: (filters: readonly Filter[]) => void;
  /** Enter on what is asked already: ask again. */
  readonly onAgain: () => void;
}

/** Search field with completion, below it each filter with a button that takes it away. */
export function LogsSearchBar(props: LogsSearchBarProps): ReactElement {
  const { search, filters, range, problem, onSearch, onFilters, onAgain } = props;
  const styles = useStyles2(getStyles);
  const { complete } = useSearchChoices("logs", range);
  return (
    <div className={styles.bar} role="search" aria-label="Log records">
      <div className={styles.field}>
        <PageSearchField
          {...{ signal: "logs", search, complete, problem, onSearch, onAgain }}
          label="Search log records"
          placeholder={'Search: words, service:cart, level>=warn, "payment failed", -path:/health   (press / )'}
        />
        <Toggletip content={<SearchHelp />} placement="bottom-end" closeButton>
          <IconButton name="question-circle" size="lg" aria-label="How to search" />
        </Toggletip>
      </div>
      {filters.length > 0 && (
        <ul className={styles.filters} aria-label="Filters">
          {filters.map((filter, index) => (
            <li key={filterText(filter)} className={styles.filter}>
              <span className={styles.text} title={filterText(filter)}>
                {filterText(filter)}
              </span>
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove the filter ${filterText(filter)}`}
                onClick={() => onFilters(filters.toSpliced(index, 1))}
              >
                <Icon name="times" size="sm" />
              </button>
            </li>
          ))}
          {filters.length > 1 && (
            <li>
              <button type="button" className={styles.clear} onClick={() => onFilters([])}>
                Remove all
              </button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: "flex", flexDirection: "column", gap: theme.spacing(0.75) }),
  field: css({ display: "flex", alignItems: "start", gap: theme.spacing(1), "& > :first-child": { flexGrow: 1 } }),
  filters: css({ display: "flex", flexWrap: "wrap", gap: theme.spacing(0.5), listStyle: "none" }),
  filter: css({
    ...{ display: "flex", alignItems: "center", maxWidth: 420, fontSize: 12, lineHeight: "22px" },
    ...{ background: theme.colors.primary.transparent, border: `1px solid ${theme.colors.primary.border}` },
    ...{ borderRadius: theme.shape.radius.default, paddingLeft: theme.spacing(0.75) },
    fontFamily: theme.typography.fontFamilyMonospace,
  }),
  text: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
  remove: css({ border: 0, background: "none", color: theme.colors.text.secondary, padding: theme.spacing(0, 0.5) }),
  clear: css({ border: 0, background: "none", color: theme.colors.text.link, fontSize: 12, lineHeight: "24px" }),
});
