/** Attributes of a record. A key whose value is undefined is left out; what OTLP has no type for is written as its text. */
export type Attributes = Readonly<Record<string, unknown>>;
