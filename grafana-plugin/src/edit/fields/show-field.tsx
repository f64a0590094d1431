import { InlineField, RadioButtonGroup } from "@grafana/ui";
import { useId, type ReactElement } from "react";

/** What of a topic is shown. */
export interface ShowFieldProps<Value extends string> {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly description: string }[];
  readonly onChange: (value: Value) => void;
}

/** A few choices beside each other; the arrow keys go through them. */
export function ShowField<Value extends string>({ value, options, onChange }: ShowFieldProps<Value>): ReactElement {
  const id = useId();
  return (
    <InlineField label="Show" labelWidth="auto">
      <RadioButtonGroup {...{ id, "aria-label": "Show", value, onChange }} options={[...options]} />
    </InlineField>
  );
}
