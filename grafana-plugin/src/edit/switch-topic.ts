import { firstOfTopic } from "../query/default-query.ts";
import { patchQuery } from "./patch-query.ts";
import type { QueryType, SpanhouseQuery } from "../query/query.ts";

/** What each topic takes of what other topics know too. What only one topic has is not here, nor `limit`: rows of traces are not rows of logs. */
const shared = {
  logs: ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step"],
  traces: ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step", "service"],
  trace: [],
  metrics: ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step"],
  "front-end": ["search", "filters", "groupBy", "groupsMax", "legend", "format", "step"],
  "service-map": ["search", "filters", "service"],
  sql: [],
} as const satisfies Readonly<Record<QueryType, readonly string[]>>;

/** What belongs to a query of any topic: who it is, whether it runs, whom it asks. */
const always = ["refId", "hide", "key", "datasource"] as const;

/** What an editor remembers while somebody goes from topic to topic, so that coming back loses nothing. */
export interface TopicMemory {
  /** The last query of each topic that was left. */
  readonly left: Readonly<Partial<Record<QueryType, SpanhouseQuery>>>;
  /** The last conditions of any topic that knows them; one that is undefined was taken away. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** Nothing left yet. */
export const noTopics: TopicMemory = { left: {}, conditions: {} };

/** The memory after a query is left. */
export function leaveTopic({ left, conditions }: TopicMemory, query: SpanhouseQuery): TopicMemory {
  const now: Readonly<Record<string, unknown>> = { ...query };
  const known = shared[query.queryType].map((name) => [name, now[name]] as const);
  return {
    left: { ...left, [query.queryType]: query },
    conditions: { ...conditions, ...Object.fromEntries(known) },
  };
}

/**
 * The query when somebody goes to another topic: as it was left there, or as the topic begins, with the conditions that held last
 * where this topic knows them.
 */
export function switchTopic(query: SpanhouseQuery, to: QueryType, memory: TopicMemory = noTopics): SpanhouseQuery {
  if (query.queryType === to) return query;
  const { left, conditions } = leaveTopic(memory, query);
  const taken: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(always.map((name) => [name, query[name]])),
    ...Object.fromEntries(shared[to].flatMap((name) => (name in conditions ? [[name, conditions[name]]] : []))),
  };
  return patchQuery<object>(left[to] ?? firstOfTopic[to], taken) as SpanhouseQuery;
}
