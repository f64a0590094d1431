import { firstOfTopic } from "../query/default-query.ts";
import type { QueryType, SpanhouseQuery } from "../query/query.ts";

/** What each topic takes of what other topics know too. What only one topic has is not here, nor `limit`: rows of traces are not rows of logs. */
const shared = {
  logs: ["search", "filters", "step"],
  traces: ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step", "service"],
  trace: [],
  metrics: ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step"],
  "front-end": ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step"],
  "service-map": ["search", "filters", "service"],
  sql: [],
} as const satisfies Readonly<Record<QueryType, readonly string[]>>;

/** What belongs to a query of any topic: who it is, whether it runs, whom it asks. */
const always = ["refId", "hide", "key", "datasource"] as const;

/** The last query of each topic that was left, so that coming back loses nothing. */
export type LeftTopics = Readonly<Partial<Record<QueryType, SpanhouseQuery>>>;

/**
 * The query when somebody goes to another topic: as it was left there, or as the topic begins, with the conditions that hold now
 * where both topics know them.
 */
export function switchTopic(query: SpanhouseQuery, to: QueryType, left: LeftTopics = {}): SpanhouseQuery {
  if (query.queryType === to) return query;
  const now: Readonly<Record<string, unknown>> = { ...query };
  const fromHere: readonly string[] = shared[query.queryType];
  const kept = [...always, ...shared[to].filter((name) => fromHere.includes(name))];
  const base: Record<string, unknown> = { ...(left[to] ?? firstOfTopic[to]) };
  for (const name of kept) {
    if (now[name] === undefined) delete base[name];
    else base[name] = now[name];
  }
  return base as unknown as SpanhouseQuery;
}
