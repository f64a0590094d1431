import type { ReactElement } from "react";
import { TextField } from "./text-field.tsx";

/** A field for a whole number that may be left out. */
export interface NumberFieldProps {
  readonly label: string;
  readonly tooltip?: string;
  readonly value: number | undefined;
  /** What counts when nothing is said. */
  readonly fallback: number;
  readonly max: number;
  readonly onCommit: (value: number | undefined) => void;
}

/** A whole number from 1 to a greatest one; empty means what the placeholder says. */
export function NumberField({ label, tooltip, value, fallback, max, onCommit }: NumberFieldProps): ReactElement {
  return (
    <TextField
      {...{ label, width: 12, placeholder: String(fallback), value: value === undefined ? "" : String(value) }}
      {...(tooltip === undefined ? {} : { tooltip })}
      check={(text) => checkNumber(text, max)}
      onCommit={(text) => onCommit(text === "" ? undefined : Number(text))}
    />
  );
}

/** What is wrong with a whole number from 1 to `max`; an empty text is right. */
export function checkNumber(text: string, max: number): string | undefined {
  const isRight = text === "" || (/^[0-9]+$/.test(text) && Number(text) >= 1 && Number(text) <= max);
  return isRight ? undefined : `A whole number from 1 to ${max.toLocaleString("en-US")}`;
}
