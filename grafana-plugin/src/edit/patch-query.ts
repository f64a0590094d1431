/** Parts of a query that become something else; undefined takes a part away. */
export type Patch<Query> = { readonly [Name in keyof Query]?: Query[Name] | undefined };

/** The query with these parts changed. What is left out of a saved query means its default, so nothing stands in it as undefined. */
export function patchQuery<Query extends object>(query: Query, patch: Patch<Query>): Query {
  const kept = Object.entries({ ...query, ...patch }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Query;
}

/** A text that stands in a query only when there is one. */
export function textOrNothing(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** A list that stands in a query only when something is in it. */
export function listOrNothing<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}
