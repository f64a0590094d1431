export { tables } from "./tables.ts";
export type { Column, Table } from "./tables.ts";
export { isEnum, isScalar, otlpEnums, otlpFields, otlpFieldTable, tag, wireTypes } from "./otlp-fields.ts";
export type { EnumName, Field, FieldName, MessageName, Scalar } from "./otlp-fields.ts";
export { encodeOtlp } from "./otlp-encode.ts";
export { OtlpJsonError } from "./otlp-json-error.ts";
export { parseOtlpJson } from "./parse-otlp-json.ts";
