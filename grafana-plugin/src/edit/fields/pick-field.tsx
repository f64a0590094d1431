import { Combobox, InlineField, MultiCombobox, type ComboboxOption } from "@grafana/ui";
import { useId, type ReactElement } from "react";
import type { Options } from "../editor-words.ts";

interface Labelled {
  readonly label: string;
  readonly tooltip?: string;
  readonly placeholder?: string;
}

/** A field for one of many. */
export interface PickFieldProps extends Labelled {
  readonly value: string;
  readonly options: Options | ComboboxOption[];
  /** In units of 8 px. */
  readonly width: number;
  /** Whether something that is not in the list may be typed. */
  readonly isFree?: boolean;
  /** Empty when the choice is taken away. */
  readonly onPick: (value: string) => void;
}

/** One of what is offered; it counts at once. */
export function PickField({ value, options, width, isFree, onPick, ...labelled }: PickFieldProps): ReactElement {
  const id = useId();
  return (
    <InlineField {...inlineOf(labelled)}>
      <Combobox
        {...{ id, options, width, createCustomValue: isFree === true }}
        isClearable
        placeholder={labelled.placeholder ?? ""}
        value={value === "" ? null : value}
        onChange={(picked) => onPick(picked?.value ?? "")}
      />
    </InlineField>
  );
}

/** A field for a fixed choice that always says something. */
export interface ChoiceFieldProps<Value extends string> extends Labelled {
  readonly value: Value;
  readonly options: ComboboxOption<Value>[];
  readonly width: number;
  readonly onPick: (value: Value) => void;
}

/** One of a few that are known. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>): ReactElement {
  const { value, options, width, onPick, ...labelled } = props;
  const id = useId();
  return (
    <InlineField {...inlineOf(labelled)}>
      <Combobox {...{ id, options, width, value }} onChange={(picked) => onPick(picked.value)} />
    </InlineField>
  );
}

/** A field for several of many. */
export interface PickManyFieldProps extends Labelled {
  readonly values: readonly string[];
  readonly options: Options | ComboboxOption[];
  /** In units of 8 px; the field grows with what is picked. */
  readonly minWidth: number;
  readonly isFree?: boolean;
  readonly onPick: (values: readonly string[]) => void;
}

/** Several of what is offered; each counts at once. */
export function PickManyField(props: PickManyFieldProps): ReactElement {
  const { values, options, minWidth, isFree, onPick, ...labelled } = props;
  const id = useId();
  return (
    <InlineField {...inlineOf(labelled)}>
      <MultiCombobox
        {...{ id, options, minWidth, width: "auto" as const, maxWidth: 100, createCustomValue: isFree === true }}
        placeholder={labelled.placeholder ?? ""}
        value={values.map((value) => ({ value, label: value }))}
        onChange={(picked) => onPick(picked.map(({ value }) => value))}
      />
    </InlineField>
  );
}

function inlineOf({ label, tooltip }: Labelled) {
  return { label, labelWidth: "auto" as const, ...(tooltip === undefined ? {} : { tooltip }) };
}
