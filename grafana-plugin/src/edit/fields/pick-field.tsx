import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Combobox, InlineField, MultiCombobox, useStyles2, type ComboboxOption } from "@grafana/ui";
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
  const styles = useStyles2(getStyles);
  const id = useId();
  const picked = values.map((value) => ({ value, label: labelOf(value, options) }));
  return (
    <InlineField {...inlineOf(labelled)} className={styles.many}>
      <MultiCombobox
        {...{ id, options, width: "auto" as const, createCustomValue: isFree === true }}
        {...{ minWidth: roomFor(picked, minWidth), maxWidth: widthMost }}
        placeholder={labelled.placeholder ?? ""}
        value={picked}
        onChange={(next) => onPick(next.map(({ value }) => value))}
      />
    </InlineField>
  );
}

function labelOf(value: string, options: Options | ComboboxOption[]): string {
  const known = typeof options === "function" ? undefined : options.find((option) => option.value === value);
  return known?.label ?? value;
}

const widthMost = 100;

/** How wide the field must be to show what is picked, in units of 8 px: it does not grow by itself, and hides what has no room. */
export function roomFor(picked: readonly ComboboxOption[], least: number): number {
  const [characterPx, aroundPx, besidePx] = [7.5, 54, 80];
  const px = picked.reduce((sum, { label = "" }) => sum + label.length * characterPx + aroundPx, besidePx);
  return picked.length === 0 ? least : Math.min(widthMost, Math.max(least, Math.ceil(px / 8)));
}

const getStyles = (theme: GrafanaTheme2): Record<"many", string> => ({
  // Without anything in it the field is less tall than its neighbours.
  many: css({ "& div:has(> span > input)": { minHeight: theme.spacing(theme.components.height.md) } }),
});

function inlineOf({ label, tooltip }: Labelled) {
  return { label, labelWidth: "auto" as const, ...(tooltip === undefined ? {} : { tooltip }) };
}
