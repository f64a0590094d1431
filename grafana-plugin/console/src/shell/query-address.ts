import type { SpanhouseQuery } from "../../../src/query/query.ts";

/** What the query page begins with: the slowest and the failing of everything. */
const first: SpanhouseQuery = { refId: "A", queryType: "traces", show: "red" };

/** The question that an address of the query page holds (`query`, JSON without what the page knows itself). */
export function readQueryAddress(search: URLSearchParams): SpanhouseQuery {
  const text = search.get("query");
  if (text === null) return first;
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null && "queryType" in read)
      return { ...(read as SpanhouseQuery), refId: "A" };
  } catch {
    // Written by hand, or cut off: begin anew.
  }
  return first;
}

/** A question as the value of `query`. */
export function writeQuery({ refId: _refId, datasource: _datasource, ...query }: SpanhouseQuery): string {
  return JSON.stringify(query);
}
