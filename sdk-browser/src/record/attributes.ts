/** Attributes of a record. A key whose value is undefined is left out; what OTLP has no type for is written as its text. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Values under a common prefix, in the style of the conventions: `domComplete` becomes `<prefix>dom_complete`. */
export function named(prefix: string, values: object = {}): Attributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [prefix + name.replace(/[A-Z]/g, "_$&").toLowerCase(), value]),
  );
}
