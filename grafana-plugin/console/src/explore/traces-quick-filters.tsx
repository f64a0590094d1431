import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Input, MultiCombobox, RadioButtonGroup, useStyles2 } from "@grafana/ui";
import type { Filter } from "@spanhouse/schemas/query";
import { useEffect, useState, type ReactElement } from "react";
import type { SearchChoices } from "./search-choices.ts";
import { durationFilter, quickFilters, withQuickFilters, type QuickFilters } from "./traces-filters.ts";

/** The filters and what there is to choose from. */
export interface TracesQuickFiltersProps {
  readonly filters: readonly Filter[];
  readonly choices: SearchChoices;
  readonly onFilters: (filters: readonly Filter[]) => void;
}

/** A longer list is searched, not read. */
const choicesMax = 200;

type StatusChoice = "any" | "error" | "ok";

const statuses: { label: string; value: StatusChoice }[] = [
  { label: "Any status", value: "any" },
  { label: "Error", value: "error" },
  { label: "OK", value: "ok" },
];

/** Service, operation, status and duration. */
export function TracesQuickFilters({ filters, choices, onFilters }: TracesQuickFiltersProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { services, operations, status, longerThan, shorterThan } = quickFilters(filters);
  const put = (change: Partial<QuickFilters>): void => onFilters(withQuickFilters(filters, change));
  return (
    <>
      <div className={styles.choice} data-testid="filter-service">
        <MultiCombobox
          aria-label="Service"
          placeholder="All services"
          width="auto"
          minWidth={20}
          value={[...services]}
          options={async (part) => optionsWith(await choices.services(), part)}
          onChange={(chosen) => put({ services: chosen.map(({ value }) => value) })}
        />
      </div>
      <div className={styles.choice} data-testid="filter-operation">
        <MultiCombobox
          aria-label="Operation"
          placeholder="All operations"
          width="auto"
          minWidth={24}
          value={[...operations]}
          options={async (part) =>
            optionsWith(await choices.operations(services.length === 1 ? services[0] : undefined), part)
          }
          onChange={(chosen) => put({ operations: chosen.map(({ value }) => value) })}
        />
      </div>
      <RadioButtonGroup<StatusChoice>
        aria-label="Status"
        options={statuses}
        value={status === "error" || status === "ok" ? status : "any"}
        onChange={(value) => put({ status: value === "any" ? undefined : value })}
      />
      <Duration label="Longer than" value={longerThan} onChange={(value) => put({ longerThan: value })} />
      <Duration label="Shorter than" value={shorterThan} onChange={(value) => put({ shorterThan: value })} />
    </>
  );
}

function optionsWith(names: readonly string[], part: string): { readonly value: string; readonly label: string }[] {
  const wanted = part.toLowerCase();
  return names
    .filter((name) => name.toLowerCase().includes(wanted))
    .slice(0, choicesMax)
    .map((name) => ({ value: name, label: name }));
}

interface DurationProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A duration that counts when it is left or Enter is pressed. */
function Duration({ label, value = "", onChange }: DurationProps): ReactElement {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const wrong = text.trim() !== "" && durationFilter(text) === undefined;
  const commit = (): void => {
    const next = durationFilter(text);
    if (!wrong && (next ?? "") !== value) onChange(next);
  };
  return (
    <Input
      aria-label={label}
      placeholder={label === "Longer than" ? "≥ 250ms" : "≤ 10s"}
      title={`${label}: a number with ms, s, m`}
      width={11}
      value={text}
      invalid={wrong}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

function getStyles(_theme: GrafanaTheme2) {
  return { choice: css({ maxWidth: 420 }) };
}
