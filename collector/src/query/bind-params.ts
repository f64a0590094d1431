/**
 * Values of a request's `params` as the client of ClickHouse wants them.
 *
 * A 64-bit integer is a string in JSON, here as in the answers. On its own the client writes it as it stands; inside an
 * array it would quote it, which ClickHouse refuses for a number, so there it becomes a bigint.
 */
export function bindParams(sql: string, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const types = declaredTypes(sql);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, holdsNumbers(types.get(name)) ? toNumbers(value) : value]),
  );
}

/** The types that the query gives its `{name:Type}`; a later one of the same name counts. */
function declaredTypes(sql: string): Map<string, string> {
  const found = sql.matchAll(/\{\s*(\w+)\s*:\s*([^{}]+?)\s*\}/g);
  return new Map(Array.from(found, ([, name = "", type = ""]) => [name, type]));
}

/** Whether it is an array of integers, at any depth. */
function holdsNumbers(type: string | undefined): boolean {
  return type !== undefined && /^(?:Array\()+(?:Nullable\()?U?Int\d+\)+$/.test(type.replaceAll(/\s/g, ""));
}

function toNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toNumbers);
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : value;
}
