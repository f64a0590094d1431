/**
 * The values of one statement. Nothing that a reader gives stands in the text of a statement: it is bound to a name, and
 * what is given back is how the statement speaks of it.
 */
export interface Bindings {
  text(value: string): string;
  texts(values: readonly string[]): string;
  /** A whole number of up to 64 bits. */
  integer(value: bigint | number | string): string;
  number(value: number): string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Makes an empty set of values. */
export function createBindings(): Bindings {
  const params: Record<string, unknown> = {};
  const names = new Map<string, string>();

  function bind(type: string, value: unknown): string {
    const key = `${type} ${JSON.stringify(value)}`;
    let name = names.get(key);
    if (name === undefined) {
      name = `p${names.size}`;
      names.set(key, name);
      params[name] = value;
    }
    return `{${name}:${type}}`;
  }

  return {
    text: (value) => bind("String", value),
    texts: (values) => bind("Array(String)", values),
    integer: (value) => bind("Int64", String(value)),
    number: (value) => bind("Float64", value),
    params,
  };
}

/** A text and the values that go with it. */
export interface Statement {
  readonly sql: string;
  readonly bindings: Bindings;
  /** It reads in the order of the key and has a LIMIT: ClickHouse reads ahead all the same, unless it is told. */
  readonly stopsEarly?: boolean;
}
