import { barsByField } from "./bars-by-field.ts";
import type { Board } from "./board.ts";
import { without, withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfPages, onwardTo, type Onward } from "./links.ts";
import { bounds, colors, times } from "./looks.ts";
import { chartPanel, statPanel, tablePanel } from "./panels.ts";
import { frontEnd, inSession } from "./queries.ts";
import { environment, filters, frontEndServices, page, project, session } from "./variables.ts";

const toVitals = onwardTo("webVitals", keptOfPages);
const toErrors = onwardTo("errors", keptOfPages);
const toFrontEnd = onwardTo("frontEnd", keptOfPages);
const ofPageRow: Onward = { ...toVitals, title: "Web vitals of this page", set: { page: "${__value.raw}" } };
const ofSession: Onward = {
  title: "Timeline below",
  to: "pages",
  keep: keptOfPages,
  set: { session: "${__value.raw}" },
};

const numbers = even(
  4,
  statPanel({
    title: "Page views",
    description: "Pages that people saw in the time range.",
    queries: [frontEnd({ show: "page-views", measures: ["views"] })],
    ...{ unit: "short", calc: "sum", color: colors.requests, links: [toFrontEnd] },
  }),
  statPanel({
    title: "Sessions",
    description: "Visits in the time range, by session.id.",
    queries: [frontEnd({ show: "page-views", measures: ["sessions"], format: "table" })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, color: colors.requests, links: [toFrontEnd] },
  }),
  statPanel({
    title: "Users",
    description: "Known people in the time range, by user.id.",
    queries: [frontEnd({ show: "page-views", measures: ["users"], format: "table" })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, color: colors.requests, links: [toFrontEnd] },
  }),
  statPanel({
    title: "Sessions with errors",
    description: "Visits in which something failed, in the time range. The list of sessions below says which.",
    queries: [frontEnd({ show: "errors-series", measures: ["sessions"], format: "table", filters: inSession })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, bounds: bounds.anyIsBad, links: [toErrors] },
  }),
);

const pageColumns: Readonly<Record<string, Look>> = {
  page: { title: "Page", links: [ofPageRow, { ...ofPageRow, title: "This page alone", to: "pages" }] },
  views: { title: "Views", width: 120, paint: "gauge", color: colors.requests, min: 0 },
  sessions: { width: 80 },
  users: { width: 65 },
  errors: { width: 65 },
  timeSpent: { width: 100 },
  scrollDepth: { width: 75, decimals: 0 },
};

const pagesRow = row(
  9,
  [
    14,
    withLooks(
      tablePanel({
        title: "Pages",
        description:
          "Each page with its views, sessions, users, errors, the median time that people spend on it, and how far down they read. Little time and a short way down: it is not what they were looking for.",
        queries: [frontEnd({ show: "pages", limit: 200 })],
        sortBy: "Views",
        onward: [toVitals],
      }),
      pageColumns,
    ),
  ],
  [
    10,
    chartPanel({
      title: "Page views",
      description: "Pages that people saw in each step, by page.",
      queries: [frontEnd({ show: "page-views", measures: ["views"], groupBy: ["page"], groupsMax: 10 })],
      ...{ unit: "short", draw: "bars" },
      links: [{ ...toVitals, title: "Web vitals of this page", set: { page: "${__field.labels.page}" } }],
    }),
  ],
);

const by = barsByField({ show: "page-views", measure: "sessions", color: colors.requests, onward: toFrontEnd });

const origins = even(
  6,
  by(
    "campaign.last.source",
    "Sources",
    "Sessions by where they came from (utm_source of the address, else what the browser says).",
  ),
  by("campaign.last.campaign", "Campaigns", "Sessions by campaign (utm_campaign of the address)."),
  by(
    "campaign.last.medium",
    "Media",
    "Sessions by the kind of what led to them (utm_medium of the address), such as email or cpc.",
  ),
  by("browser.connection.effective_type", "Connections", "Sessions by how fast the browser says its connection is."),
);

const sessionColumns: Readonly<Record<string, Look>> = {
  sessionId: { title: "Session", width: 150, links: [ofSession] },
  start: { unit: times.day, width: 130 },
  pageViews: { width: 70 },
  actions: { width: 80 },
  duration: { title: "Length", width: 100 },
};

const sessions = row(8, [
  24,
  withLooks(
    tablePanel({
      title: "Sessions",
      description: "The newest visits. Follow one to see all that happened in it, below.",
      queries: [frontEnd({ show: "sessions", limit: 100 })],
      transformations: [without("Service", "Records", "User", "Country", "Last seen")],
      onward: [toErrors],
    }),
    sessionColumns,
  ),
]);

const timeline = row(14, [
  24,
  withLooks(
    tablePanel({
      title: "Timeline of the session",
      description:
        "Everything that the session that is picked above sent, oldest first: pages, clicks, requests, errors, web vitals. Follow a trace to the servers.",
      queries: [{ queryType: "front-end", show: "session", sessionId: "$session", limit: 1_000 }],
      onward: [toErrors],
    }),
    {
      time: { unit: times.within, width: 115 },
      kind: { width: 65 },
      level: { width: 65 },
      name: { width: 220 },
      page: { width: 140 },
      duration: { width: 90 },
      traceId: { width: 110 },
    },
  ),
]);

/** Which pages people see, and what they do there. */
export const pages: Board = {
  about: "pages",
  title: "Pages and sessions",
  description: "Pages with their numbers, where visits come from, and everything that happened in one session.",
  tags: ["front end"],
  variables: [project, environment, frontEndServices, page, session, filters],
  sections: [
    section("", numbers, pagesRow),
    section("Where sessions come from", origins),
    section("Sessions", sessions, timeline),
  ],
};
