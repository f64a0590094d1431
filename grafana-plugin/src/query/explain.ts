import { SearchError } from "@spanhouse/schemas/search";
import type { AnnotationQuery } from "./annotation-query.ts";
import { explainConditions, joinWords, type Narrowing } from "./explain-conditions.ts";
import type { FrontEndQuery, LogsQuery, MetricsQuery, RedMeasure, SpanhouseQuery, TracesQuery } from "./query.ts";

/**
 * What a query asks for, as a sentence in plain English, such as `The newest 50 traces with a span where service is cart.`
 * Template variables stand in it as they are written. `logsLimit` is how many log records the data source shows by itself.
 */
export function explainQuery(query: SpanhouseQuery, logsLimit = 500): string {
  return unlessMistaken(() => explain(query, logsLimit));
}

/** The same for an annotation: what is marked on time series. */
export function explainAnnotation(query: AnnotationQuery): string {
  return unlessMistaken(() => {
    const narrowed = where(query, "the message");
    switch (query.annotate) {
      case "releases":
        return `A mark where a version of a service was first seen${narrowed}, unless it was there on the day before.`;
      case "errors":
        return `A mark where an error was first seen${narrowed}, unless it was there on the day before.`;
      case "logs":
        return `A mark for each of the newest ${query.limit ?? 100} log records${narrowed}.`;
    }
  });
}

function unlessMistaken(sentence: () => string): string {
  try {
    return sentence();
  } catch (error) {
    if (error instanceof SearchError) return "The search has a mistake, so nothing is asked yet.";
    throw error;
  }
}

function explain(query: SpanhouseQuery, logsLimit: number): string {
  switch (query.queryType) {
    case "logs":
      return explainLogs(query, logsLimit);
    case "traces":
      return explainTraces(query);
    case "trace":
      return explainTrace(query.traceId.trim(), query.show);
    case "metrics":
      return explainMetrics(query);
    case "front-end":
      return explainFrontEnd(query);
    case "service-map": {
      const of = query.service === undefined || query.service === "" ? "" : ` with which ${query.service} is connected`;
      return `Services, databases and queues${of}, and the calls between them${where(query, "the name")}.`;
    }
    case "sql":
      return query.sql.trim() === "" ? "No statement is written yet." : explainSql(query.format);
  }
}

function where(conditions: Narrowing, textIn: string): string {
  const words = explainConditions(conditions, textIn);
  return words === "" ? "" : ` where ${words}`;
}

function explainLogs(query: LogsQuery, logsLimit: number): string {
  const { show = "records", limit, groupBy = [] } = query;
  const narrowed = where(query, "the message");
  if (show === "volume")
    return `The number of log records${groupBy.length === 0 ? " by level" : ""}${narrowed}${series(query)}.`;
  return `The newest ${limit ?? logsLimit} log records${narrowed}.`;
}

const redNames: Readonly<Record<RedMeasure, string>> = {
  rate: "requests a second",
  errorRate: "errors a second",
  errorRatio: "share of errors",
  p50: "median duration",
  p90: "90th percentile of the duration",
  p99: "99th percentile of the duration",
  count: "number of requests",
};

const spanNames = { entry: "entry spans", root: "root spans", all: "all spans" } as const;

function explainTraces(query: TracesQuery): string {
  const narrowed = where(query, "the name");
  switch (query.show) {
    case "search":
      return `The newest ${query.limit ?? 50} traces${narrowed.replace(/^ where/, " with a span where")}.`;
    case "spans":
      return `The newest ${query.limit ?? 100} spans${narrowed}.`;
    case "services":
      return "Every service with its spans, requests, errors and log records.";
    case "operations": {
      const of = query.service === undefined || query.service === "" ? "" : ` of ${query.service}`;
      return `The ${query.limit ?? 200} most frequent operations${of}, with errors and durations.`;
    }
    case "red": {
      const { measures = ["rate", "errorRate", "p99"], spans = "entry" } = query;
      const words = joinWords(
        measures.map((measure) => redNames[measure]),
        "and",
      );
      return `${capital(words)} of ${spanNames[spans]}${narrowed}${series(query)}.`;
    }
  }
}

function explainTrace(traceId: string, show: "trace" | "logs" = "trace"): string {
  if (traceId === "") return "No trace is named yet.";
  return show === "trace"
    ? `The trace ${traceId}, and the services it went through.`
    : `What was logged while the trace ${traceId} ran.`;
}

function explainMetrics(query: MetricsQuery): string {
  const { metric, show } = query;
  if (show === "list")
    return `The metrics${metric === "" ? "" : ` whose name has “${metric}” in it`}, with kind and unit.`;
  if (metric === "") return "No metric is chosen yet.";
  const narrowed = where(query, "the name");
  if (show === "heatmap") return `How often ${metric} fell into each of its buckets${narrowed}${steps(query.step)}.`;
  if (show === undefined)
    return `${metric}${narrowed}${series(query)}: the value of a gauge, the rate of a counter, the quantiles of a histogram.`;
  return `${capital(measured(query, show))} ${metric}${narrowed}${series(query)}.`;
}

const reduceNames = { avg: "mean", min: "least", max: "greatest", last: "last" } as const;
const combineNames = { sum: "summed", avg: "averaged", min: "the least", max: "the greatest" } as const;

type Measured = Exclude<NonNullable<MetricsQuery["show"]>, "heatmap" | "list">;

function measured({ reduce, combine, quantiles = [0.5, 0.9, 0.99] }: MetricsQuery, show: Measured): string {
  switch (show) {
    case "value": {
      const of = reduce === undefined ? "value of" : `${reduceNames[reduce]} value in each step of`;
      return combine === undefined ? of : `${of} each series, ${combineNames[combine]}, of`;
    }
    case "rate":
      return "rate a second of";
    case "increase":
      return "increase in each step of";
    case "mean":
      return "mean of";
    case "quantile":
      return `${joinWords(quantiles.map(quantileName), "and")} of`;
  }
}

/** `0.5` is the median, `0.99` the 99th percentile. */
function quantileName(quantile: number): string {
  if (quantile === 0.5) return "median";
  const percent = Number((quantile * 100).toPrecision(6));
  const ending = !Number.isInteger(percent) || /1[1-3]$/.test(String(percent)) ? "th" : ordinal(percent % 10);
  return `${percent}${ending} percentile`;
}

function ordinal(digit: number): string {
  return ({ 1: "st", 2: "nd", 3: "rd" } as Readonly<Record<number, string>>)[digit] ?? "th";
}

const frontEndMeasures: Readonly<Record<string, string>> = {
  views: "page views",
  sessions: "sessions with a page view",
  users: "users with a page view",
  p75: "75th percentile",
  count: "number",
  goodShare: "share of good values",
  errors: "number of errors",
};

function explainFrontEnd(query: FrontEndQuery): string {
  const { show, limit, sessionId = "", vitals = [] } = query;
  const narrowed = where(query, "the message");
  const ofVitals = vitals.length === 0 ? "the web vitals" : joinWords(vitals, "and");
  switch (show) {
    case "page-views":
      return `${capital(measuresOf(query, "views"))}${narrowed}${series(query)}.`;
    case "pages":
      return `The ${limit ?? 100} most viewed pages, with sessions, errors and time spent${narrowed}.`;
    case "sessions":
      return `The newest ${limit ?? 50} sessions${narrowed.replace(/^ where/, " with a record where")}.`;
    case "session":
      return sessionId === ""
        ? "No session is named yet."
        : `Everything that the session ${sessionId} sent, oldest first.`;
    case "web-vitals":
      return `The 75th percentile of ${ofVitals} and how many were good or poor${narrowed}${groups(query)}.`;
    case "web-vitals-series":
      return `${capital(measuresOf(query, "p75"))} of ${ofVitals}${narrowed}${series(query)}.`;
    case "errors":
      return `The ${limit ?? 100} most frequent errors, alike ones together${narrowed}.`;
    case "errors-series":
      return `${capital(measuresOf(query, "errors"))}${narrowed}${series(query)}.`;
  }
}

function measuresOf({ measures = [] }: FrontEndQuery, fallback: string): string {
  const names = measures.length === 0 ? [fallback] : measures;
  return joinWords(
    names.map((name) => frontEndMeasures[name] ?? name),
    "and",
  );
}

interface Grouped {
  readonly groupBy?: readonly string[];
  readonly groupsMax?: number;
  readonly format?: "series" | "table";
  readonly step?: string;
}

function series(query: Grouped): string {
  return `${groups(query)}${query.format === "table" ? ", over the whole range" : steps(query.step)}`;
}

function groups({ groupBy = [], groupsMax = 20 }: Grouped): string {
  return groupBy.length === 0 ? "" : `, by ${joinWords(groupBy, "and")} (the largest ${groupsMax})`;
}

function steps(step: string | undefined): string {
  return step === undefined || step === "" ? ", over time" : `, in steps of at least ${step}`;
}

const sqlFormats = {
  table: "The rows of this statement, as a table.",
  series: "This statement as series: its first time column is the time, its texts are labels, its numbers values.",
  logs: "This statement as log records: a time, a message, and labels.",
} as const;

function explainSql(format: keyof typeof sqlFormats = "table"): string {
  return sqlFormats[format];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
