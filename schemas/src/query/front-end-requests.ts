import { z } from "zod";
import { exampleRange, type Endpoint } from "./endpoint.ts";
import { conditions, grouping, paging, queryStringLimit, queryStringRange, stepping } from "./request-parts.ts";
import type { Conditions, Grouping, Paging, QueryStringRange, Stepping } from "./request-parts.ts";

/** Fields that the front end has beside those of log records, for grouping: made of what the records say. */
export const frontEndFields = ["page", "device", "browser", "country"] as const;

/** Page views over time. */
export interface PageViews extends Conditions, Stepping, Grouping {}

/** How many pages were seen, in how many sessions. */
export const readPageViews: Endpoint<PageViews> = {
  method: "POST",
  path: "/front-end/page-views",
  topic: "front end",
  summary: "Page views, sessions and users by step, grouped by any field or by page, device, browser, country",
  request: z.strictObject({ ...conditions, ...stepping, ...grouping }),
  answer: "series",
  example: { range: exampleRange, groupBy: ["device"], maxDataPoints: 60 },
};

/** Pages with their numbers. */
export interface PageList extends Conditions {
  readonly limit?: number | undefined;
}

const limit = z.int().min(1).max(1_000).optional().meta({ default: 100 });

/** What is known of each page. */
export const listPages: Endpoint<PageList> = {
  method: "POST",
  path: "/front-end/pages",
  topic: "front end",
  summary: "Pages with views, sessions, errors, time spent and how far they were read",
  request: z.strictObject({ ...conditions, limit }),
  answer: "table",
  example: { range: exampleRange, limit: 20 },
};

/** Sessions with a record that matches. */
export interface SessionSearch extends Conditions, Paging {}

/** Rows that a page has when nothing is said, and at most. */
export const sessionsLimit: { readonly default: number; readonly max: number } = { default: 50, max: 500 };

/** Sessions as a list. */
export const searchSessions: Endpoint<SessionSearch> = {
  method: "POST",
  path: "/front-end/sessions",
  topic: "front end",
  summary: "Sessions with a record that matches, by their newest such record; numbers are of the range",
  request: z.strictObject({ ...conditions, ...paging(sessionsLimit.default, sessionsLimit.max) }),
  answer: "table",
  example: { range: exampleRange, query: "event:exception", limit: 20 },
};

/** One session. */
export interface SessionTimeline extends QueryStringRange {
  readonly sessionId: string;
  readonly limit?: number | undefined;
}

/** What happened in one session. */
export const readSession: Endpoint<SessionTimeline> = {
  method: "GET",
  path: "/front-end/sessions/{sessionId}",
  topic: "front end",
  summary: "Everything that one session sent, oldest first; without a range, of the last day",
  request: z.strictObject({
    ...queryStringRange,
    sessionId: z.string().min(1).max(200),
    limit: queryStringLimit(1_000, 5_000),
  }),
  answer: "table",
  example: { ...exampleRange, sessionId: "8c6c2b5f0e7b4a51" },
};

/** Web vitals with their distribution. */
export interface WebVitalList extends Conditions, Grouping {}

/** How fast and steady pages are. */
export const listWebVitals: Endpoint<WebVitalList> = {
  method: "POST",
  path: "/front-end/web-vitals",
  topic: "front end",
  summary:
    "Web vitals: p75 and how many are good, need improvement or are poor, grouped by any field or by page, device, browser, country",
  request: z.strictObject({ ...conditions, ...grouping }),
  answer: "table",
  example: { range: exampleRange, groupBy: ["page", "device"] },
};

/** Web vitals over time. */
export interface WebVitalSeries extends Conditions, Stepping, Grouping {}

/** How fast and steady pages are, over time. */
export const readWebVitals: Endpoint<WebVitalSeries> = {
  method: "POST",
  path: "/front-end/web-vitals/series",
  topic: "front end",
  summary: "Web vitals by step: p75, number and share of good ones",
  request: z.strictObject({ ...conditions, ...stepping, ...grouping }),
  answer: "series",
  example: { range: exampleRange, query: "browser.web_vital.name:LCP", groupBy: ["device"] },
};

/** Errors in groups. */
export interface ErrorList extends Conditions {
  readonly limit?: number | undefined;
}

/** What fails, grouped by what it is. */
export const listErrors: Endpoint<ErrorList> = {
  method: "POST",
  path: "/front-end/errors",
  topic: "front end",
  summary: "Errors grouped by type, message without its numbers and ids, and top frame; the most frequent first",
  request: z.strictObject({ ...conditions, limit }),
  answer: "table",
  example: { range: exampleRange, query: "service:shop-page", limit: 20 },
};

/** Errors over time. */
export interface ErrorSeries extends Conditions, Stepping, Grouping {}

/** How often something fails, over time. */
export const countErrors: Endpoint<ErrorSeries> = {
  method: "POST",
  path: "/front-end/errors/series",
  topic: "front end",
  summary: "Errors and the sessions that they touch by step, grouped by any field or by page, device, browser, country",
  request: z.strictObject({ ...conditions, ...stepping, ...grouping }),
  answer: "series",
  example: { range: exampleRange, groupBy: ["exception.type"], maxDataPoints: 60 },
};
