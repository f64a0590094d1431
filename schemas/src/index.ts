export { tables } from "./tables.ts";
export type { Column, Table } from "./tables.ts";
export { isEnum, isScalar, otlpEnums, otlpFields, otlpFieldTable, tag, wireTypes } from "./otlp-fields.ts";
export type { EnumName, Field, FieldName, MessageName, Scalar } from "./otlp-fields.ts";
