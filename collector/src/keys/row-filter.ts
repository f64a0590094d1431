/**
 * How ClickHouse knows whose query it runs: the id of every query of a reader begins with its project and a dot. A reader cannot
 * choose the id, and a query that one query starts has the same initial id, so a policy on it holds wherever rows are read.
 *
 *     shop.9f86d081-...        a reader of the project shop
 *     default.open-9f86d08...  a reader while there are no keys, so that nobody else's rows can be there
 */
import { randomUUID } from "node:crypto";

/** The condition that every row must meet, as SQL. */
export const rowFilter = "ProjectId = splitByChar('.', initialQueryID())[1]";
/** The condition under which a query is that of a reader who is alone, as SQL. */
export const aloneFilter = "startsWith(splitByChar('.', initialQueryID())[2], 'open-')";

/** The id of a query that reads for a project; `alone` as above. */
export function queryIdOf(projectId: string, alone: boolean): string {
  return `${projectId}.${alone ? "open-" : ""}${randomUUID()}`;
}

/** The id of a query that must see no row: no project has such a name. */
export function queryIdOfNobody(): string {
  return queryIdOf("-nobody", false);
}

/** Whether ClickHouse keeps projects apart for readers; the reason says why not. */
export type Isolation = { readonly proven: true } | { readonly proven: false; readonly reason: string };
