import { css } from "@emotion/css";
import type { GrafanaTheme2, TimeRange } from "@grafana/data";
import { Icon, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { filterText } from "./logs-filters.ts";
import type { QueryProblem } from "./logs-query.ts";
import { PageSearchField } from "./page-search-field.tsx";
import { useSearchChoices } from "./search-choices.ts";
import type { TracesState } from "./traces-address.ts";
import { otherFilters } from "./traces-filters.ts";
import { TracesQuickFilters } from "./traces-quick-filters.tsx";
import type { ChangeTraces } from "./traces-state.ts";

/** The search of the page and the filters below it. */
export interface TracesSearchBarProps {
  readonly state: TracesState;
  readonly change: ChangeTraces;
  readonly range: TimeRange;
  /** What the collector says is wrong with the search. */
  readonly problem: QueryProblem | undefined;
  /** Enter on what is asked already: ask again. */
  readonly onAgain: () => void;
}

/** Search field with completion, controls for what is asked most, and every other filter with a button that takes it away. */
export function TracesSearchBar({ state, change, range, problem, onAgain }: TracesSearchBarProps): ReactElement {
  const { search, filters } = state;
  const styles = useStyles2(getStyles);
  const choices = useSearchChoices("traces", range);
  const others = otherFilters(filters);
  return (
    <div className={styles.bar} role="search" aria-label="Traces">
      <PageSearchField
        {...{ signal: "traces", search, complete: choices.complete, problem, onAgain }}
        label="Search traces"
        placeholder={
          'Search spans: words, name:"GET /cart*", http.route:/orders, status:error, duration>250ms   (press / )'
        }
        onSearch={(text) => change({ search: text })}
      />
      <div className={styles.row}>
        <TracesQuickFilters filters={filters} choices={choices} onFilters={(next) => change({ filters: next })} />
        {others.map((filter) => (
          <span key={filterText(filter)} className={styles.filter}>
            {filterText(filter)}
            <button
              type="button"
              className={styles.remove}
              aria-label={`Remove the filter ${filterText(filter)}`}
              onClick={() => change({ filters: filters.filter((other) => other !== filter) })}
            >
              <Icon name="times" size="sm" />
            </button>
          </span>
        ))}
      </div>
    </div>
  );
}

function getStyles({ colors, spacing, shape, typography }: GrafanaTheme2) {
  return {
    bar: css({ display: "flex", flexDirection: "column", gap: spacing(1) }),
    row: css({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: spacing(1) }),
    filter: css({
      display: "inline-flex",
      alignItems: "center",
      gap: spacing(0.5),
      padding: spacing(0.25, 0.5, 0.25, 1),
      borderRadius: shape.radius.default,
      border: `1px solid ${colors.border.weak}`,
      background: colors.background.secondary,
      fontFamily: typography.fontFamilyMonospace,
      fontSize: typography.bodySmall.fontSize,
    }),
    remove: css({ padding: 0, border: "none", background: "none", color: colors.text.secondary }),
  };
}
