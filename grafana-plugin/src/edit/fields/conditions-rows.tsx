import type { ComboboxOption } from "@grafana/ui";
import { levels } from "@spanhouse/schemas/search";
import type { ReactElement, ReactNode } from "react";
import type { QueryFilter } from "../../query/query.ts";
import type { EditorWords } from "../editor-words.ts";
import type { Subject } from "../subject.ts";
import { listOrNothing, textOrNothing } from "../patch-query.ts";
import * as quick from "../quick-filters.ts";
import { FieldRow } from "./field-row.tsx";
import { FiltersField } from "./filters-field.tsx";
import { PickField, PickManyField } from "./pick-field.tsx";
import { SearchRow } from "./search-row.tsx";
import { TextField } from "./text-field.tsx";

/** A field of its own for a filter that nearly everybody wants. */
export type QuickField = "service" | "operation" | "status" | "level" | "duration";

/** The part of a query that says what it is about. */
export interface ConditionsPart {
  readonly search?: string | undefined;
  readonly filters?: readonly QueryFilter[] | undefined;
}

/** Service and the like, search and filters. */
export interface ConditionsRowsProps {
  readonly conditions: ConditionsPart;
  readonly subject: Subject;
  readonly words: EditorWords;
  readonly quickFields: readonly QuickField[];
  readonly placeholder: string;
  /** What else stands in the first row, before the quick fields. */
  readonly children?: ReactNode;
  readonly change: (part: ConditionsPart) => void;
  readonly keep: (part: ConditionsPart) => void;
}

const keyOf: Readonly<Record<QuickField, string>> = {
  ...{ service: "service", operation: "name", status: "status", level: "level", duration: "duration" },
};

/** The rows that most topics have. */
export function ConditionsRows(props: ConditionsRowsProps): ReactElement {
  const { conditions, subject, words, quickFields, placeholder, children, change, keep } = props;
  const { search = "", filters = [] } = conditions;
  const isLeast = (field: QuickField): boolean => field === "level" || field === "duration";
  const keys = {
    picks: quickFields.filter((field) => !isLeast(field)).map((field) => keyOf[field]),
    least: quickFields.filter(isLeast).map((field) => keyOf[field]),
  };
  const changeFilters = (next: readonly QueryFilter[]): void => change({ filters: listOrNothing(next) });
  return (
    <>
      <FieldRow>
        {children}
        {quickFields.map((field) => (
          <QuickFilter key={field} {...{ field, filters, words, onChange: changeFilters }} />
        ))}
      </FieldRow>
      <FieldRow>
        <SearchRow
          {...{ value: search, subject, words, placeholder }}
          onCommit={({ text, isRight }) => (isRight ? change : keep)({ search: textOrNothing(text) })}
        />
      </FieldRow>
      <FiltersField
        {...{ subject, words, filters: quick.otherFilters(filters, keys) }}
        onChange={(others) => changeFilters(quick.writeOthers(filters, keys, others))}
      />
    </>
  );
}

interface QuickFilterProps {
  readonly field: QuickField;
  readonly filters: readonly QueryFilter[];
  readonly words: EditorWords;
  readonly onChange: (filters: readonly QueryFilter[]) => void;
}

const statuses: ComboboxOption[] = [
  { value: "error", label: "error" },
  { value: "ok", label: "ok" },
  { value: "unset", label: "unset" },
];
const levelOptions: ComboboxOption[] = levels.map((level) => ({ value: level, label: level }));

function QuickFilter({ field, filters, words, onChange }: QuickFilterProps): ReactElement {
  const key = keyOf[field];
  const values = quick.readPick(filters, key);
  const pick = (next: readonly string[]): void => onChange(quick.writePick(filters, key, next));
  const least = quick.readLeast(filters, key);
  const pickLeast = (value: string): void => onChange(quick.writeLeast(filters, key, value));
  const many = { values, minWidth: 16, placeholder: "any", isFree: true, onPick: pick };
  switch (field) {
    case "service":
      return <PickManyField label="Service" options={words.services} {...many} />;
    case "operation": {
      const [service, ...more] = quick.readPick(filters, keyOf.service);
      const options = words.operations(more.length === 0 ? service : undefined);
      return <PickManyField label="Operation" options={options} {...many} />;
    }
    case "status":
      return <PickManyField label="Status" options={statuses} {...many} />;
    case "level":
      return (
        <PickField
          {...{ label: "Min level", value: least, options: levelOptions, width: 14, placeholder: "any" }}
          {...{ isFree: true, onPick: pickLeast }}
        />
      );
    case "duration":
      return (
        <TextField
          {...{ label: "Min duration", value: least, width: 12, placeholder: "250ms", onCommit: pickLeast }}
          check={checkDuration}
        />
      );
  }
}

/** What is wrong with a duration; an empty one and one with a template variable are right. */
function checkDuration(text: string): string | undefined {
  const isRight = text === "" || /\$|\[\[/.test(text) || /^[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|min|h)?$/.test(text);
  return isRight ? undefined : "A duration such as 250ms or 1.5s";
}
