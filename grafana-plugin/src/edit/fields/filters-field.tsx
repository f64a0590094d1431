import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, InlineLabel, useStyles2 } from "@grafana/ui";
import { isEqual } from "lodash";
import { useState, type ReactElement } from "react";
import type { QueryFilter } from "../../query/query.ts";
import type { EditorWords } from "../editor-words.ts";
import type { Subject } from "../subject.ts";
import { addDraft, changeDraft, draftsOf, followFilters, removeDraft, type DraftFilters } from "./draft-filters.ts";
import { FilterRow } from "./filter-row.tsx";

/** The filters of a query. */
export interface FiltersFieldProps {
  readonly filters: readonly QueryFilter[];
  readonly subject: Subject;
  readonly words: EditorWords;
  readonly onChange: (filters: readonly QueryFilter[]) => void;
}

const tooltip = "All of them hold beside the search. They are what clicks on values and ad-hoc filters make.";

/** Rows of key, operator and value; a row counts once it is complete. */
export function FiltersField({ filters, subject, words, onChange }: FiltersFieldProps): ReactElement {
  const styles = useStyles2(getStyles);
  const [kept, setKept] = useState(() => draftsOf(filters));
  const [added, setAdded] = useState<number | undefined>(undefined);
  const drafts = followFilters(kept, filters);
  if (drafts !== kept) setKept(drafts);
  const write = (next: DraftFilters): void => {
    setKept(next);
    if (!isEqual(next.filters, drafts.filters)) onChange(next.filters);
  };
  return (
    <div className={styles.field} role="group" aria-label="Filters">
      <InlineLabel width="auto" tooltip={tooltip}>
        Filters
      </InlineLabel>
      {drafts.rows.map((row) => (
        <FilterRow
          key={row.id}
          {...{ row, subject, words, isNew: row.id === added }}
          onChange={(change) => write(changeDraft(drafts, row.id, change))}
          onRemove={() => write(removeDraft(drafts, row.id))}
        />
      ))}
      <Button
        icon="plus"
        variant="secondary"
        fill="outline"
        aria-label="Add filter"
        onClick={() => {
          setAdded(drafts.nextId);
          write(addDraft(drafts));
        }}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2): Record<"field", string> => ({
  field: css({
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    rowGap: theme.spacing(0.5),
    margin: theme.spacing(0, 0.5, 0.5, 0),
  }),
});
