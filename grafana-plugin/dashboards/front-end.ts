import type { Board } from "./board.ts";
import { renamed, without, withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfPages, onwardTo, type Onward } from "./links.ts";
import { bounds, colors, vitalBounds } from "./looks.ts";
import { barsPanel, chartPanel, statPanel, tablePanel } from "./panels.ts";
import { frontEnd, inSession, red } from "./queries.ts";
import { percentiles, requestColumns } from "./request-looks.ts";
import { environment, filters, frontEndServices, page, project } from "./variables.ts";

const toPages = onwardTo("pages", keptOfPages);
const toVitals = onwardTo("webVitals", keptOfPages);
const toErrors = onwardTo("errors", keptOfPages);
const toTraces = onwardTo("traces", keptOfPages);
const ofPageRow: Onward = { ...toPages, title: "This page", set: { page: "${__value.raw}" } };

const numbers = even(
  4,
  statPanel({
    title: "Page views",
    description: "Pages that people saw in the time range, with changes of the address inside of an application.",
    queries: [frontEnd({ show: "page-views", measures: ["views"] })],
    ...{ unit: "short", calc: "sum", color: colors.requests, links: [toPages] },
  }),
  statPanel({
    title: "Sessions",
    description: "Visits in the time range, by session.id, which ends after half an hour without anything.",
    queries: [frontEnd({ show: "page-views", measures: ["sessions"], format: "table" })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, color: colors.requests, links: [toPages] },
  }),
  statPanel({
    title: "Users",
    description: "Known people in the time range, by user.id; who has not signed in is not among them.",
    queries: [frontEnd({ show: "page-views", measures: ["users"], format: "table" })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, color: colors.requests, links: [toPages] },
  }),
  statPanel({
    title: "Errors",
    description: "Exceptions in pages in the time range. The table of errors below says which.",
    queries: [frontEnd({ show: "errors-series", measures: ["errors"], filters: inSession })],
    ...{ unit: "short", calc: "sum", bounds: bounds.anyIsBad, links: [toErrors] },
  }),
  statPanel({
    title: "Affected",
    description: "Share of sessions in which something failed. Above one in twenty look at the newest release.",
    queries: [
      frontEnd({ show: "errors-series", measures: ["sessions"], format: "table", filters: inSession }),
      frontEnd({ show: "page-views", measures: ["sessions"], format: "table" }),
    ],
    transformations: [
      renamed({ refId: "A", from: "sessions", to: "affected" }),
      { id: "concatenate", options: { frameNameMode: "drop" } },
      {
        id: "calculateField",
        options: {
          ...{ mode: "binary", alias: "ratio", replaceFields: true },
          binary: {
            left: { matcher: { id: "byName", options: "affected" } },
            operator: "/",
            right: { matcher: { id: "byName", options: "sessions" } },
          },
        },
      },
    ],
    ...{ unit: "percentunit", decimals: 0, calc: "lastNotNull", isFlat: true, links: [toErrors] },
    bounds: [
      [null, colors.good],
      [0.05, colors.warnings],
      [0.2, colors.errors],
    ],
  }),
  statPanel({
    title: "Largest paint",
    description:
      "LCP: the time until the largest thing of the page was there, of 75 in 100 page views. Good up to 2.5 s.",
    queries: [frontEnd({ show: "web-vitals", vitals: ["LCP"] })],
    ...{ unit: "ms", calc: "lastNotNull", field: "p75", isFlat: true, bounds: vitalBounds("LCP"), links: [toVitals] },
  }),
);

const course = even(
  8,
  chartPanel({
    title: "Page views",
    description: "Pages that people saw in each step, by page. Follow one to its numbers.",
    queries: [frontEnd({ show: "page-views", measures: ["views"], groupBy: ["page"], groupsMax: 10 })],
    ...{ unit: "short", draw: "bars" },
    links: [{ ...toPages, title: "This page", set: { page: "${__field.labels.page}" } }],
  }),
  withLooks(
    chartPanel({
      title: "Sessions and errors",
      description:
        "Sessions with a page view, and exceptions, in each step. Errors that rise without sessions are new.",
      queries: [
        frontEnd({ show: "page-views", measures: ["sessions"], legend: "sessions" }),
        frontEnd({ show: "errors-series", measures: ["errors"], legend: "errors", filters: inSession }),
      ],
      ...{ unit: "short", links: [toErrors] },
    }),
    { sessions: { color: colors.requests }, errors: { color: colors.errors } },
  ),
  withLooks(
    chartPanel({
      title: "Requests of pages",
      description:
        "Duration of the requests that pages make (spans of kind client), as people wait for them: the way there and back is in it.",
      queries: [
        red({
          ...{ spans: "all", search: "kind:client session.id:*", legend: "{{measure}}" },
          measures: ["p50", "p90", "p99"],
        }),
      ],
      ...{ unit: "ms", links: [toTraces] },
    }),
    percentiles,
  ),
);

const vitalColumns: Readonly<Record<string, Look>> = {
  vital: { title: "Web vital", width: 85, links: [toVitals] },
  p75: { width: 80 },
  p75Score: { width: 95 },
  rating: { width: 130, paint: "text" },
  goodShare: { decimals: 0 },
  count: { width: 85 },
};

const addressColumns: Readonly<Record<string, Look>> = {
  "url.full": { title: "Address", links: [toTraces] },
  count: { title: "Requests", width: 80 },
  errorRatio: { ...requestColumns.errorRatio, width: 100 },
  p50: { ...requestColumns.p50, width: 70 },
  p99: { ...requestColumns.p99, width: 70 },
};

const quality = row(
  8,
  [
    12,
    withLooks(
      tablePanel({
        title: "Web vitals",
        description:
          "What 75 in 100 page views were at least as good as, and the share of good ones. Poor ones cost visitors; the dashboard of web vitals says on which pages.",
        queries: [frontEnd({ show: "web-vitals" })],
        transformations: [without("good", "needsImprovement", "poor")],
        onward: [toVitals],
      }),
      vitalColumns,
    ),
  ],
  [
    12,
    withLooks(
      tablePanel({
        title: "Slow requests of pages",
        description: "Addresses that pages ask for, the slowest first; the most frequent 50 are looked at.",
        queries: [
          red({
            ...{ spans: "all", search: "kind:client session.id:*", groupsMax: 50, format: "table" },
            groupBy: ["url.full"],
            measures: ["count", "errorRatio", "p50", "p99"],
          }),
        ],
        sortBy: "p99",
        onward: [toTraces],
      }),
      addressColumns,
    ),
  ],
);

const tops = even(
  9,
  withLooks(
    tablePanel({
      title: "Pages",
      description: "The pages with the most views, with errors and how long and how far they are read.",
      queries: [frontEnd({ show: "pages", limit: 50 })],
      sortBy: "Views",
      onward: [toPages],
    }),
    {
      page: { title: "Page", links: [ofPageRow] },
      views: { width: 75 },
      sessions: { width: 80 },
      users: { width: 60 },
      errors: { width: 65 },
      timeSpent: { width: 100 },
      scrollDepth: { width: 75, decimals: 0 },
    },
  ),
  withLooks(
    tablePanel({
      title: "Errors",
      description: "Exceptions in pages, those that are alike as one, the most frequent first.",
      queries: [frontEnd({ show: "errors", limit: 50, filters: inSession })],
      transformations: [
        without(
          "frame",
          "users",
          "firstSeen",
          "services",
          "lastTraceId",
          "fingerprint",
          "lastMessage",
          "lastStack",
          "lastSessionId",
          "pages",
        ),
      ],
      onward: [toErrors],
    }),
    {
      type: { width: 105 },
      message: { title: "Message", links: [toErrors] },
      count: { width: 65 },
      sessions: { width: 80 },
      lastSeen: { width: 140 },
    },
  ),
);

/** Page views by one field. */
function viewsBy(field: string, title: string, description: string): ReturnType<typeof barsPanel> {
  return barsPanel({
    ...{ title, description, field: "page views", color: colors.requests, unit: "short", links: [toPages] },
    queries: [frontEnd({ show: "page-views", measures: ["views"], groupBy: [field], groupsMax: 12, format: "table" })],
    onward: [toPages],
  });
}

const people = even(
  6,
  viewsBy(
    "browser",
    "Browsers",
    "Page views by browser. Errors of one browser alone are often something that it cannot do yet.",
  ),
  viewsBy("device", "Devices", "Page views on mobile devices and on others."),
  withLooks(
    tablePanel({
      title: "Countries",
      description: "Page views by country, where something sets geo.country.iso_code.",
      queries: [
        frontEnd({ show: "page-views", measures: ["views"], groupBy: ["country"], groupsMax: 50, format: "table" }),
      ],
      sortBy: "Views",
      onward: [toPages],
    }),
    {
      country: { title: "Country", ifEmpty: "unknown" },
      views: { title: "Views", width: 160, paint: "gauge", color: colors.requests, min: 0 },
    },
  ),
  viewsBy("browser.language", "Languages", "Page views by the language of the browser."),
);

/** What people see, at a glance. */
export const frontEndOverview: Board = {
  about: "frontEnd",
  title: "Front end",
  description: "What people see of the pages: views, sessions, errors, web vitals, requests.",
  tags: ["front end"],
  variables: [project, environment, frontEndServices, page, filters],
  sections: [section("", numbers, course), section("Quality", quality, tops), section("People", people)],
};
