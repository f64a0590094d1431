import { InlineField, RadioButtonGroup } from "@grafana/ui";
import { useId, useMemo, type ReactElement } from "react";
import type { EditorWords } from "../editor-words.ts";
import type { Subject } from "../subject.ts";
import { listOrNothing, textOrNothing } from "../patch-query.ts";
import { NumberField } from "./number-field.tsx";
import { PickManyField } from "./pick-field.tsx";
import { TextField } from "./text-field.tsx";

/** The part of a query that says how series are split, named and cut into steps. */
export interface SeriesPart {
  readonly groupBy?: readonly string[] | undefined;
  readonly groupsMax?: number | undefined;
  readonly legend?: string | undefined;
  readonly format?: "series" | "table" | undefined;
  readonly step?: string | undefined;
}

/** A field of them. */
export interface SeriesFieldProps {
  readonly series: SeriesPart;
  readonly change: (part: SeriesPart) => void;
}

/** Fields by which series are split. */
export interface GroupByFieldProps extends SeriesFieldProps {
  readonly subject: Subject;
  readonly words: EditorWords;
  /** By what series are split when nothing is said. */
  readonly nothing?: string;
}

const groupsMost = 5;

/** Up to five fields, as the query API takes them. */
export function GroupByField({ series, subject, words, nothing = "nothing", change }: GroupByFieldProps): ReactElement {
  const options = useMemo(() => words.fields(subject), [words, subject]);
  return (
    <PickManyField
      {...{ label: "Group by", values: series.groupBy ?? [], options, minWidth: 20, isFree: true }}
      placeholder={nothing}
      tooltip={`Up to ${groupsMost} fields; a series for each of the largest groups`}
      onPick={(fields) => change({ groupBy: listOrNothing(fields.slice(0, groupsMost)) })}
    />
  );
}

/** The fields that are seldom changed; `hasLegend` is false where nothing is a series. */
export function SeriesOptions({ series, change }: SeriesFieldProps): ReactElement {
  const { groupsMax, legend = "", step = "" } = series;
  return (
    <>
      <FormatField {...{ series, change }} />
      <StepField value={step} onCommit={(text) => change({ step: text })} />
      <TextField
        {...{ label: "Legend", value: legend, width: 30, placeholder: "{{label}}" }}
        tooltip="Name of a series, with {{label}} for the value of a label. Left out: the values of its labels"
        onCommit={(text) => change({ legend: textOrNothing(text) })}
      />
      <NumberField
        {...{ label: "Groups", value: groupsMax, fallback: 20, max: 200 }}
        tooltip="The largest groups that are shown"
        onCommit={(value) => change({ groupsMax: value })}
      />
    </>
  );
}

/** What stands in the options, in few words. */
export function seriesSummary({ format = "series", step, legend, groupsMax }: SeriesPart): readonly string[] {
  return [
    `Format: ${format === "series" ? "time series" : "table"}`,
    `Step: ${step ?? "auto"}`,
    ...(legend === undefined ? [] : [`Legend: ${legend}`]),
    ...(groupsMax === undefined ? [] : [`Groups: ${groupsMax}`]),
  ];
}

/** The shortest step of a series. */
export function StepField(props: {
  readonly value: string | undefined;
  readonly onCommit: (step: string | undefined) => void;
}): ReactElement {
  return (
    <TextField
      {...{ label: "Min step", value: props.value ?? "", width: 12, placeholder: "auto", check: checkStep }}
      tooltip="The shortest step, such as 1m or $__interval. Left out: what the panel asks for"
      onCommit={(text) => props.onCommit(textOrNothing(text))}
    />
  );
}

/** What is wrong with a step; an empty one and one with a template variable are right. */
function checkStep(text: string): string | undefined {
  const isRight = text === "" || /\$|\[\[/.test(text) || /^[0-9]+(?:\.[0-9]+)?(?:ms|[smhdwy])$/.test(text);
  return isRight ? undefined : "A step such as 30s, 1m or $__interval";
}

function FormatField({ series, change }: SeriesFieldProps): ReactElement {
  const id = useId();
  return (
    <InlineField label="Format" labelWidth="auto" tooltip="Table: one step as long as the range, a row for each group">
      <RadioButtonGroup
        {...{ id, "aria-label": "Format", value: series.format ?? "series" }}
        options={[
          { value: "series" as const, label: "Time series" },
          { value: "table" as const, label: "Table" },
        ]}
        onChange={(format) => change({ format: format === "series" ? undefined : format })}
      />
    </InlineField>
  );
}
