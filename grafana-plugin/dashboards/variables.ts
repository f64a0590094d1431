import {
  AdHocVariableBuilder,
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import type { VariableQuery } from "../src/query/variable-query.ts";
import { datasource, environmentField } from "./queries.ts";

/** A variable, ready for a dashboard. */
export type Variable = cog.Builder<VariableModel>;

const all = { text: "All", value: "$__all", selected: true };

/** The project: a data source is one, because its key is. */
export const project: Variable = new DatasourceVariableBuilder("datasource").label("Project").type(datasource.type);

interface Choices {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly query: Omit<VariableQuery, "refId" | "datasource">;
}

/** What is stored in the time range, from which one may be picked. */
function choices({ name, label, description, query }: Choices): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(datasource)
    .query({ refId: name, ...query })
    .definition(`${query.kind} ${query.key ?? ""}`.trim())
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc);
}

/** The same, of which several or all may be picked. */
function manyOf(given: Choices): Variable {
  return choices(given).multi(true).includeAll(true).allValue("*").current(all);
}

export const environment: Variable = manyOf({
  name: "environment",
  label: "Environment",
  description: "deployment.environment.name",
  query: { kind: "environments" },
});

const service = { name: "service", label: "Service", description: "service.name" } as const;

export const services: Variable = manyOf({ ...service, query: { kind: "services" } });

/** One service, because the panels are about one: the busiest until another is picked. */
export const oneService: Variable = choices({
  ...service,
  query: { kind: "field-values", signal: "traces", key: "service" },
}).sort(VariableSort.Disabled);

/** Services that send sessions. */
export const frontEndServices: Variable = manyOf({
  ...service,
  label: "Application",
  query: { kind: "field-values", signal: "logs", key: "service", search: "session.id:*" },
});

/** Services that send the metrics of a Node process. */
export const nodeServices: Variable = manyOf({
  ...service,
  query: { kind: "field-values", signal: "metrics", key: "service", search: "name:process.cpu.utilization" },
});

export const operation: Variable = manyOf({
  name: "operation",
  label: "Operation",
  description: "Name of a span",
  query: { kind: "operations", service: "$service" },
});

export const page: Variable = manyOf({
  name: "page",
  label: "Page",
  description: "Route of the page, else its path",
  query: { kind: "pages", filters: [{ key: "service", op: "=", value: "$service" }] },
});

export const instance: Variable = manyOf({
  name: "instance",
  label: "Instance",
  description: "service.instance.id",
  query: {
    kind: "field-values",
    signal: "metrics",
    key: "service.instance.id",
    filters: [
      { key: "service", op: "=", value: "$service" },
      { key: environmentField, op: "=", value: "$environment" },
    ],
  },
});

/** Choices that are the same for everybody, of which all are picked at first. */
export function listed(name: string, label: string, values: readonly string[]): Variable {
  return new CustomVariableBuilder(name)
    .label(label)
    .values(values.join(","))
    .multi(true)
    .includeAll(true)
    .allValue("*")
    .current(all);
}

/** A bound: nothing at first, or one of several. */
export function bound(name: string, label: string, values: readonly string[]): Variable {
  return new CustomVariableBuilder(name)
    .label(label)
    .values(values.join(","))
    .includeAll(true)
    .allValue("*")
    .current(all);
}

/** A text that somebody types. */
export function text(name: string, label: string): Variable {
  return new TextBoxVariableBuilder(name)
    .label(label)
    .defaultValue("")
    .current({ text: "", value: "", selected: true });
}

/** Conditions on any field, beside everything that is asked. */
export const filters: Variable = new AdHocVariableBuilder("filters")
  .label("Filters")
  .description("Filter by any field")
  .datasource(datasource);

/** One session, the first of those that there are until another is picked. */
export const session: Variable = choices({
  name: "session",
  label: "Session",
  description: "session.id",
  query: {
    kind: "field-values",
    signal: "logs",
    key: "session.id",
    filters: [{ key: "service", op: "=", value: "$service" }],
  },
});
