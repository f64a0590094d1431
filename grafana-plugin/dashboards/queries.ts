import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import { pluginId } from "../src/options.ts";
import type { QueryFilter, SpanhouseQuery } from "../src/query/query.ts";

/** The data source of every panel: that of the variable "Project". */
export const datasource = { type: pluginId, uid: "${datasource}" } as const;

type Unaddressed<Query> = Query extends SpanhouseQuery ? Omit<Query, "refId" | "datasource"> : never;

/** A query without what every query of a panel has. */
export type Query = Unaddressed<SpanhouseQuery>;

/** A condition that falls away where its variable says All. */
export function where(key: string, variable: string = key): QueryFilter {
  return { key, op: "=", value: `$${variable}` };
}

/** The field that says where a service runs. */
export const environmentField = "resource.deployment.environment.name";

/** What the variable of every dashboard narrows. */
export const ofEnvironment: readonly QueryFilter[] = [where(environmentField, "environment")];

/** What the variables of every dashboard of services narrow. */
export const ofService: readonly QueryFilter[] = [where("service"), ...ofEnvironment];

/** What the variables of dashboards of pages narrow. */
export const ofPage: readonly QueryFilter[] = [...ofService, where("page")];

/** The same of what belongs to a session: errors of services are not among those of pages. */
export const inSession: readonly QueryFilter[] = [...ofPage, { key: "session.id", op: "exists" }];

/** A query at its place in a panel: A, B, C and so on. */
export function target(query: Query, index: number): cog.Builder<cog.Dataquery> {
  const placed = { refId: String.fromCharCode("A".charCodeAt(0) + index), datasource, ...query };
  // The foundation SDK knows the queries of Grafana's own sources alone; its mark of them has no other meaning.
  return { build: () => placed as unknown as cog.Dataquery };
}

type Asked<Topic> = Omit<Extract<Query, { queryType: Topic }>, "queryType" | "show">;

/** Requests: what enters a service, unless `spans` says otherwise. */
export function red(asked: Asked<"traces">): Query {
  return { queryType: "traces", show: "red", filters: ofService, ...asked };
}

/** Traces or spans, newest first. */
export function traceList(show: "search" | "spans", asked: Asked<"traces">): Query {
  return { queryType: "traces", show, filters: ofService, ...asked };
}

/** How many log records. */
export function volume(asked: Asked<"logs">): Query {
  return { queryType: "logs", show: "volume", filters: ofService, ...asked };
}

/** Log records, newest first. */
export function records(asked: Asked<"logs">): Query {
  return { queryType: "logs", show: "records", filters: ofService, ...asked };
}

/** What people do on pages. */
export function frontEnd(asked: Omit<Extract<Query, { queryType: "front-end" }>, "queryType">): Query {
  return { queryType: "front-end", filters: ofPage, ...asked };
}

/** A metric. */
export function metric(
  name: string,
  asked: Omit<Extract<Query, { queryType: "metrics" }>, "queryType" | "metric">,
): Query {
  return { queryType: "metrics", metric: name, ...asked };
}
