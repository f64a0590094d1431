import { z } from "zod";
import { exampleRange, type Endpoint } from "./endpoint.ts";
import { conditions, grouping, paging, queryStringLimit, queryStringRange, stepping } from "./request-parts.ts";
import type { Conditions, Grouping, Paging, QueryStringRange, Stepping } from "./request-parts.ts";

/** Traces with a span that matches. */
export interface TraceSearch extends Conditions, Paging {}

/** Rows that a page has when nothing is said, and at most. */
export const tracesLimit: { readonly default: number; readonly max: number } = { default: 50, max: 500 };

/** Traces as a list. */
export const searchTraces: Endpoint<TraceSearch> = {
  method: "POST",
  path: "/traces/search",
  topic: "traces",
  summary: "Traces with a span that matches, by their newest such span",
  request: z.strictObject({ ...conditions, ...paging(tracesLimit.default, tracesLimit.max) }),
  answer: "table",
  example: { range: exampleRange, query: "service:shop status:error duration>250ms", limit: 20 },
};

/** Spans that match, each by itself. */
export interface SpanSearch extends Conditions, Paging {}

/** Rows that a page has when nothing is said, and at most. */
export const spansLimit: { readonly default: number; readonly max: number } = { default: 100, max: 5_000 };

/** Spans as a list. */
export const searchSpans: Endpoint<SpanSearch> = {
  method: "POST",
  path: "/spans/search",
  topic: "traces",
  summary: "Spans that match, newest first",
  request: z.strictObject({ ...conditions, ...paging(spansLimit.default, spansLimit.max) }),
  answer: "table",
  example: { range: exampleRange, query: 'service:shop name:"GET *" http.response.status_code>=500' },
};

/** One trace by its id. */
export interface TraceById {
  readonly traceId: string;
}

const traceId = z.string().regex(/^[0-9a-fA-F]{32}$/, "a trace id is 32 hexadecimal digits");

/** One trace. */
export const readTrace: Endpoint<TraceById> = {
  method: "GET",
  path: "/traces/{traceId}",
  topic: "traces",
  summary: "One trace: its spans with attributes, events and links, by start",
  request: z.strictObject({ traceId }),
  answer: "trace",
  example: { traceId: "0af7651916cd43dd8448eb211c80319c" },
};

/** The log records of one trace. */
export interface TraceLogs {
  readonly traceId: string;
}

/** What was logged while a trace ran. */
export const readTraceLogs: Endpoint<TraceLogs> = {
  method: "GET",
  path: "/traces/{traceId}/logs",
  topic: "traces",
  summary: "Log records of one trace, oldest first",
  request: z.strictObject({ traceId }),
  answer: "table",
  example: { traceId: "0af7651916cd43dd8448eb211c80319c" },
};

/** Which spans count as requests: those where a service is entered, those of no parent, or all that match. */
export type SpanChoice = "entry" | "root" | "all";

/** Rate, errors and duration. */
export interface RedSeries extends Conditions, Stepping, Grouping {
  readonly spans?: SpanChoice | undefined;
}

/** How many requests, how many fail, how long they take. */
export const readRed: Endpoint<RedSeries> = {
  method: "POST",
  path: "/traces/red",
  topic: "traces",
  summary: "Rate, errors and durations of spans by step, grouped by any field",
  request: z.strictObject({
    ...conditions,
    ...stepping,
    ...grouping,
    spans: z
      .enum(["entry", "root", "all"])
      .optional()
      .meta({ default: "entry", description: "entry: kind server or consumer, or without a parent" }),
  }),
  answer: "series",
  example: { range: exampleRange, query: "service:shop", groupBy: ["service", "name"], maxDataPoints: 60 },
};

/** Which services there are. */
export interface ServiceList extends QueryStringRange {
  readonly limit?: number | undefined;
}

/** Services with what they sent. */
export const listServices: Endpoint<ServiceList> = {
  method: "GET",
  path: "/services",
  topic: "traces",
  summary: "Services that sent spans or log records",
  request: z.strictObject({ ...queryStringRange, limit: queryStringLimit(500, 5_000) }),
  answer: "table",
  example: { ...exampleRange },
};

/** What services do. */
export interface OperationList extends QueryStringRange {
  readonly service?: string | undefined;
  readonly limit?: number | undefined;
}

/** Names of spans with how often, how well and how fast. */
export const listOperations: Endpoint<OperationList> = {
  method: "GET",
  path: "/operations",
  topic: "traces",
  summary: "Names of spans with their numbers, the most frequent first",
  request: z.strictObject({
    ...queryStringRange,
    service: z.string().max(1_000).optional(),
    limit: queryStringLimit(200, 5_000),
  }),
  answer: "table",
  example: { ...exampleRange, service: "shop" },
};

/** Which versions came. */
export interface ReleaseList extends Conditions {
  /** A version that was seen so long before the range is none that came in it. */
  readonly lookBackMs?: number | undefined;
  readonly limit?: number | undefined;
}

/** Versions of services that were not seen before. */
export const listReleases: Endpoint<ReleaseList> = {
  method: "POST",
  path: "/releases",
  topic: "traces",
  summary:
    "Versions (service.version) of services that are first seen in the range, in spans and log records, oldest first",
  request: z.strictObject({
    ...conditions,
    lookBackMs: z
      .int()
      .min(0)
      .max(30 * 86_400_000)
      .optional()
      .meta({ default: 86_400_000 }),
    limit: z.int().min(1).max(1_000).optional().meta({ default: 100 }),
  }),
  answer: "table",
  example: { range: exampleRange, filters: [{ key: "service", op: "=", value: "shop" }] },
};

/** Who calls whom. */
export interface ServiceMap extends Conditions {
  /** Only what this service calls and is called by. */
  readonly service?: string | undefined;
}

/** Services, databases and queues, and the calls between them. */
export const readServiceMap: Endpoint<ServiceMap> = {
  method: "POST",
  path: "/service-map",
  topic: "traces",
  summary: "Services, databases and queues as nodes, calls between them as edges",
  request: z.strictObject({ ...conditions, service: z.string().max(1_000).optional() }),
  answer: "series",
  example: { range: exampleRange },
};
