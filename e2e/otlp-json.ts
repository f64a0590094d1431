import type { EnumName, FieldName, MessageName, otlpFields } from "@spanhouse/schemas";

/** JSON has no 64-bit integers: decimal text, a number, or (printed as digits, parsed exactly) a bigint. */
export type Integer64 = string | number | bigint;

type Value<Type> = Type extends MessageName
  ? OtlpJson<Type>
  : Type extends "string" | "bytes"
    ? string
    : Type extends "bool"
      ? boolean
      : Type extends "double"
        ? number | string
        : Type extends "int64" | "uint64" | "fixed64" | "sfixed64"
          ? Integer64
          : Type extends "int32" | "uint32" | "sint32" | "fixed32" | EnumName
            ? number
            : never;

type FieldValue<Field> = Field extends { type: infer Type; repeated: true }
  ? readonly Value<Type>[]
  : Field extends { type: infer Type }
    ? Value<Type>
    : never;

/** An OTLP message as OTLP/JSON spells it. Every field may be missing or null. */
export type OtlpJson<M extends MessageName> = {
  readonly [F in FieldName<M>]?: FieldValue<(typeof otlpFields)[M][F]> | null | undefined;
};

/** The newer half of JSON that TypeScript's library does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** The request as text of an OTLP/JSON body; a bigint becomes an integer literal with all its digits. */
export function printOtlpJson(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    typeof value === "bigint" ? rawJSON(String(value)) : value,
  );
}
