import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Combobox, IconButton, MultiCombobox, useStyles2, type ComboboxOption } from "@grafana/ui";
import type { FilterOperator } from "@spanhouse/schemas/query";
import { useId, useMemo, type ReactElement } from "react";
import type { EditorWords } from "../editor-words.ts";
import type { Subject } from "../subject.ts";
import { valuesOf, type DraftFilter } from "./draft-filters.ts";
import { roomFor } from "./pick-field.tsx";

const operators: ComboboxOption<FilterOperator>[] = [
  { value: "=", label: "=", description: "is" },
  { value: "!=", label: "!=", description: "is not" },
  { value: "in", label: "in", description: "is one of" },
  { value: "not in", label: "not in", description: "is none of" },
  { value: "=~", label: "=~", description: "matches" },
  { value: "!~", label: "!~", description: "does not match" },
  { value: ">", label: ">", description: "is over" },
  { value: ">=", label: ">=", description: "is at least" },
  { value: "<", label: "<", description: "is under" },
  { value: "<=", label: "<=", description: "is at most" },
  { value: "exists", label: "exists", description: "is there" },
  { value: "missing", label: "missing", description: "is not there" },
];

/** One filter. */
export interface FilterRowProps {
  readonly row: DraftFilter;
  readonly subject: Subject;
  readonly words: EditorWords;
  /** The row was just added: one goes on with its key. */
  readonly isNew: boolean;
  readonly onChange: (change: Partial<Omit<DraftFilter, "id">>) => void;
  readonly onRemove: () => void;
}

/** Key, operator, value or values, and what takes it away. */
export function FilterRow({ row, subject, words, isNew, onChange, onRemove }: FilterRowProps): ReactElement {
  const styles = useStyles2(getStyles);
  const keys = useMemo(() => words.fields(subject), [words, subject]);
  const id = useId();
  const labels = { field: `${id}field`, operator: `${id}operator`, value: `${id}value` };
  const name = row.key === "" ? "filter" : `filter ${row.key}`;
  return (
    <div className={styles.row} role="group" aria-label={name}>
      {/* Not every version of the lists below takes an aria-label. */}
      {Object.entries(labels).map(([part, labelId]) => (
        <span key={part} id={labelId} className={styles.spoken}>
          Filter {part}
        </span>
      ))}
      <Combobox
        {...{ options: keys, width: "auto", minWidth: 14, maxWidth: 40, createCustomValue: true, autoFocus: isNew }}
        aria-labelledby={labels.field}
        placeholder="Field"
        value={row.key === "" ? null : row.key}
        onChange={({ value }) => onChange({ key: value })}
      />
      <Combobox
        {...{ options: operators, width: 12, value: row.op }}
        aria-labelledby={labels.operator}
        onChange={({ value }) => onChange({ op: value })}
      />
      <FilterValue {...{ row, subject, words, onChange, labelId: labels.value }} />
      <IconButton name="times" size="md" tooltip={`Remove ${name}`} onClick={onRemove} />
    </div>
  );
}

interface FilterValueProps extends Pick<FilterRowProps, "row" | "subject" | "words" | "onChange"> {
  readonly labelId: string;
}

function FilterValue({ row, subject, words, labelId, onChange }: FilterValueProps): ReactElement | null {
  const { key, op, values } = row;
  const picked = values.map((value) => ({ value, label: value }));
  const options = useMemo(() => words.values(subject, key), [words, subject, key]);
  switch (valuesOf(op)) {
    case "none":
      return null;
    case "several":
      return (
        <MultiCombobox
          {...{ options, width: "auto", minWidth: roomFor(picked, 16), maxWidth: 100, createCustomValue: true }}
          aria-labelledby={labelId}
          placeholder="Values"
          value={picked}
          onChange={(next) => onChange({ values: next.map(({ value }) => value) })}
        />
      );
    case "one":
      return (
        <Combobox
          {...{ options, width: "auto", minWidth: 16, maxWidth: 60, createCustomValue: true }}
          aria-labelledby={labelId}
          placeholder={op === "=~" || op === "!~" ? "Regular expression" : "Value"}
          value={values[0] ?? null}
          onChange={({ value }) => onChange({ values: [value] })}
        />
      );
  }
}

const getStyles = (theme: GrafanaTheme2): Record<"row" | "spoken", string> => ({
  row: css({
    position: "relative",
    display: "flex",
    alignItems: "center",
    gap: theme.spacing(0.25),
    minWidth: 0,
    marginRight: theme.spacing(1),
  }),
  spoken: css({ position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)" }),
});
