import type { Conditions, Filter, TimeRange } from "@spanhouse/schemas/query";
import type { FrontEndQuery, MetricsQuery, SpanhouseQuery, TracesQuery } from "./query.ts";
import type { Question } from "./question.ts";
import { stepping, wholeRangeStep, type PanelSteps } from "./time-step.ts";

/** What a question takes from where the query stands, besides the query. */
export interface Asked extends PanelSteps {
  /** Records of a list of logs when the query does not say. */
  readonly logsLimit: number;
}

/** The most rows that the query API gives of each list, and as many when the query does not say. */
const limits = {
  logs: { default: 500, max: 5_000 },
  traces: { default: 50, max: 500 },
  spans: { default: 100, max: 5_000 },
  operations: { default: 200, max: 5_000 },
  sessions: { default: 50, max: 500 },
  groups: { default: 100, max: 1_000 },
} as const;

/** How many records of a list of logs a query asks for. */
export function logsLimitOf(limit: number | undefined, fallback: number = limits.logs.default): number {
  return within({ default: fallback, max: limits.logs.max }, limit);
}

function within(limit: { readonly default: number; readonly max: number }, asked: number | undefined): number {
  const rows = asked ?? limit.default;
  return Math.min(limit.max, Math.max(1, Math.round(Number.isFinite(rows) ? rows : limit.default)));
}

/** The question that a query asks; its variables are filled in already. */
export function toQuestion(query: SpanhouseQuery, asked: Asked): Question {
  const { range } = asked;
  switch (query.queryType) {
    case "logs":
      if (query.show === "volume")
        return post("/logs/volume", { ...conditionsOf(query, range), ...seriesOf(query, asked) });
      return post("/logs/search", {
        ...{ ...conditionsOf(query, range), ...pageOf(query) },
        limit: logsLimitOf(query.limit, asked.logsLimit),
      });
    case "traces":
      return tracesQuestion(query, asked);
    case "trace": {
      const path = `/traces/${encodeURIComponent(query.traceId.trim())}`;
      return { method: "GET", path: query.show === "logs" ? `${path}/logs` : path };
    }
    case "metrics":
      return metricsQuestion(query, asked);
    case "front-end":
      return frontEndQuestion(query, asked);
    case "service-map":
      return post("/service-map", { ...conditionsOf(query, range), ...textOf("service", query.service) });
    case "sql":
      return post("/sql", { query: query.sql, range, ...stepping(undefined, asked) });
  }
}

function tracesQuestion(query: TracesQuery, asked: Asked): Question {
  const { range } = asked;
  const conditions = conditionsOf(query, range);
  switch (query.show) {
    case "search":
      return post("/traces/search", { ...conditions, ...pageOf(query), limit: within(limits.traces, query.limit) });
    case "spans":
      return post("/spans/search", { ...conditions, ...pageOf(query), limit: within(limits.spans, query.limit) });
    case "red":
      return post("/traces/red", {
        ...{ ...conditions, ...seriesOf(query, asked) },
        ...(query.spans === undefined ? {} : { spans: query.spans }),
      });
    case "services":
      return { method: "GET", path: "/services", params: { ...range } };
    case "operations": {
      const service = query.service === undefined || query.service === "" ? onlyService(query.filters) : query.service;
      return {
        ...{ method: "GET", path: "/operations" },
        params: { ...range, service, limit: within(limits.operations, query.limit) },
      };
    }
  }
}

function pageOf({ cursor }: Pick<TracesQuery, "cursor">) {
  return cursor === undefined || cursor === "" ? {} : { cursor };
}

function metricsQuestion(query: MetricsQuery, asked: Asked): Question {
  const { range } = asked;
  const { metric, kind, show, reduce, combine, quantiles } = query;
  if (show === "list") {
    const name = metric === "" ? undefined : metric;
    return { method: "GET", path: "/metrics", params: { ...range, name, service: onlyService(query.filters) } };
  }
  const of = { ...conditionsOf(query, range), metric, ...(kind === undefined ? {} : { kind }) };
  if (show === "heatmap") return post("/metrics/heatmap", { ...of, ...stepping(query.step, asked) });
  return post("/metrics/series", {
    ...{ ...of, ...seriesOf(query, asked) },
    ...(show === undefined ? {} : { show }),
    ...(reduce === undefined ? {} : { reduce }),
    ...(combine === undefined ? {} : { combine }),
    ...(quantiles === undefined || quantiles.length === 0 ? {} : { quantiles }),
  });
}

/** The attribute that names a web vital. */
const vitalField = "browser.web_vital.name";

/** The name of a web vital as senders write it: the conventions want small letters, not everybody follows. */
function written(vital: string): string[] {
  return [...new Set([vital.toLowerCase(), vital.toUpperCase()])];
}

function frontEndQuestion(query: FrontEndQuery, asked: Asked): Question {
  const { range } = asked;
  const { vitals = [], filters = [] } = query;
  const ofVitals: Filter[] =
    vitals.length === 0 ? [] : [{ key: vitalField, op: "in", values: vitals.flatMap(written) }];
  const conditions = conditionsOf(query, range);
  const vitalConditions = conditionsOf({ ...query, filters: [...filters, ...ofVitals] }, range);
  switch (query.show) {
    case "page-views":
      return post("/front-end/page-views", { ...conditions, ...seriesOf(query, asked) });
    case "pages":
      return post("/front-end/pages", { ...conditions, limit: within(limits.groups, query.limit) });
    case "sessions":
      return post("/front-end/sessions", { ...conditions, limit: within(limits.sessions, query.limit) });
    case "session": {
      const path = `/front-end/sessions/${encodeURIComponent((query.sessionId ?? "").trim())}`;
      return { method: "GET", path, params: { ...range, limit: query.limit } };
    }
    case "web-vitals":
      return post("/front-end/web-vitals", { ...vitalConditions, ...groupsOf(query) });
    case "web-vitals-series":
      return post("/front-end/web-vitals/series", { ...vitalConditions, ...seriesOf(query, asked) });
    case "errors":
      return post("/front-end/errors", { ...conditions, limit: within(limits.groups, query.limit) });
    case "errors-series":
      return post("/front-end/errors/series", { ...conditions, ...seriesOf(query, asked) });
  }
}

function post(path: string, body: object): Question {
  return { method: "POST", path, body };
}

interface Searching {
  readonly search?: string;
  readonly filters?: readonly Filter[];
}

function conditionsOf({ search, filters = [] }: Searching, range: TimeRange): Conditions {
  return { range, ...textOf("query", search), ...(filters.length === 0 ? {} : { filters }) };
}

function textOf<Name extends string>(name: Name, text: string | undefined): { readonly [_ in Name]?: string } {
  return text === undefined || text.trim() === "" ? {} : ({ [name]: text } as { readonly [_ in Name]: string });
}

type SeriesQuery = Pick<TracesQuery, "groupBy" | "groupsMax" | "format" | "step">;

function groupsOf({ groupBy = [], groupsMax }: SeriesQuery) {
  const fields = groupBy.filter((field) => field.trim() !== "");
  return {
    ...(fields.length === 0 ? {} : { groupBy: fields }),
    ...(groupsMax === undefined ? {} : { groupsMax }),
  };
}

function seriesOf(query: SeriesQuery, asked: Asked) {
  return {
    ...groupsOf(query),
    ...(query.format === "table" ? wholeRangeStep(asked.range) : stepping(query.step, asked)),
  };
}

/** The one service that filters leave; lists that are read by GET take no other filter. */
function onlyService(filters: readonly Filter[] = []): string | undefined {
  const found = filters.find(({ key, op }) => op === "=" && (key === "service" || key === "service.name"));
  return found?.value === undefined ? undefined : String(found.value);
}
