import type { DataQuery } from "@grafana/schema";
import type { Filter, MetricKind, MetricShow, SpanChoice } from "@spanhouse/schemas/query";

/**
 * What is saved in a dashboard, a link or the address of Explore: a topic (`queryType`), what of it is shown (`show`), and its
 * conditions. Every text may hold template variables. Fields that are left out mean what their comment says, so that a saved
 * query stays short and an old one keeps its meaning.
 */
export type SpanhouseQuery =
  | TracesQuery
  | TraceQuery
  | LogsQuery
  | MetricsQuery
  | FrontEndQuery
  | ServiceMapQuery
  | SqlQuery;

/** The topics of the query editor, in its order; `trace` is one trace by its id. */
export const queryTypes = ["logs", "traces", "trace", "metrics", "front-end", "service-map", "sql"] as const;
/** A topic. */
export type QueryType = (typeof queryTypes)[number];

/** One condition beside the search, as a form, an ad-hoc filter or a click makes it. */
export type QueryFilter = Filter;

/** What most topics take. */
interface Conditions {
  /** In the search language. Left out or empty: everything. A term whose variable says All, or in which nothing is chosen, falls away. */
  readonly search?: string;
  /**
   * All of them hold beside the search. A value that is a variable with several values becomes `in`; a filter whose variable
   * says All (`*`) falls away.
   */
  readonly filters?: readonly QueryFilter[];
}

/** How series are split and named. */
interface Series extends Conditions {
  /** Fields as in the search language. */
  readonly groupBy?: readonly string[];
  /** The largest groups that are shown; 20. */
  readonly groupsMax?: number;
  /** Name of a series, with `{{label}}` for the value of a label; left out: the values of its labels, or its name. */
  readonly legend?: string;
  /** `series`: values over time. `table`: one step as long as the range, a row for each group. Left out: `series`. */
  readonly format?: "series" | "table";
  /** Shortest step of a series, such as `1m` or `$__interval`. Left out: what the panel asks for. */
  readonly step?: string;
}

/** Traces or spans as a list, or their rate, errors and durations. */
export interface TracesQuery extends DataQuery, Series {
  readonly queryType: "traces";
  /** `search`: traces, newest first. `spans`: spans, newest first. `red`: series. `services`, `operations`: tables. */
  readonly show: "search" | "spans" | "red" | "services" | "operations";
  /** Of `red`; left out: rate, errorRate, p99. */
  readonly measures?: readonly RedMeasure[];
  /** Of `red`; left out: `entry`. */
  readonly spans?: SpanChoice;
  /** Of `operations`. */
  readonly service?: string;
  /** Rows of a list; left out: 50 traces, 100 spans. */
  readonly limit?: number;
  /** Of a list: `meta.custom.nextCursor` of the frame before, for the rows that follow it. */
  readonly cursor?: string;
}

/** A column of the RED series. */
export type RedMeasure = (typeof redMeasures)[number];
/** Every column of the RED series, in the order they are drawn. */
export const redMeasures = ["rate", "errorRate", "errorRatio", "p50", "p90", "p99", "count"] as const;

/** One trace. */
export interface TraceQuery extends DataQuery {
  readonly queryType: "trace";
  readonly traceId: string;
  /** `trace`: the spans and, for the node graph, the services between them. `logs`: what was logged meanwhile. Left out: `trace`. */
  readonly show?: "trace" | "logs";
}

/** Log records, or their number. */
export interface LogsQuery extends DataQuery, Series {
  readonly queryType: "logs";
  /** `records`: newest first. `volume`: number by level, or by `groupBy`. Left out: `records`. */
  readonly show?: "records" | "volume";
  /** Left out: 500. */
  readonly limit?: number;
  /** Of `records`: `meta.custom.nextCursor` of the frame before, for the records that follow it. */
  readonly cursor?: string;
}

/** A metric over time. */
export interface MetricsQuery extends DataQuery, Series {
  readonly queryType: "metrics";
  readonly metric: string;
  /** Needed only where two kinds have one name. */
  readonly kind?: MetricKind;
  /** Left out: what suits the kind. `heatmap`: the buckets of a histogram. `list`: the metrics that there are, `metric` being part of the name. */
  readonly show?: MetricShow | "heatmap" | "list";
  readonly reduce?: "avg" | "min" | "max" | "last";
  readonly combine?: "sum" | "avg" | "min" | "max";
  readonly quantiles?: readonly number[];
}

/** What users of pages see. */
export interface FrontEndQuery extends DataQuery, Series {
  readonly queryType: "front-end";
  /**
   * Tables: `pages`, `sessions`, `session` (one session's timeline), `web-vitals` (p75 and bands), `errors` (groups).
   * Series: `page-views`, `web-vitals-series`, `errors-series`.
   */
  readonly show:
    | "page-views"
    | "pages"
    | "sessions"
    | "session"
    | "web-vitals"
    | "web-vitals-series"
    | "errors"
    | "errors-series";
  /** Of the series: columns of the answer; left out: the first. `views`, `sessions`, `users`; `p75`, `count`, `goodShare`; `errors`, `sessions`. */
  readonly measures?: readonly string[];
  /** Of the web vitals: LCP, INP, CLS, FCP, TTFB; left out: all. */
  readonly vitals?: readonly string[];
  /** Of `session`. */
  readonly sessionId?: string;
  readonly limit?: number;
}

/** Services, databases and queues, and the calls between them. */
export interface ServiceMapQuery extends DataQuery, Conditions {
  readonly queryType: "service-map";
  /** Only what this service is connected with. */
  readonly service?: string;
}

/** One read-only statement of ClickHouse, with the macros of the query API. */
export interface SqlQuery extends DataQuery {
  readonly queryType: "sql";
  readonly sql: string;
  /** `series`: the first time column is the time, texts are labels, numbers are values. `logs`: time, body, and labels. Left out: `table`. */
  readonly format?: "table" | "series" | "logs";
}
