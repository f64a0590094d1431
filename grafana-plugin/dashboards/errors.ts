import { barsByField } from "./bars-by-field.ts";
import type { Board } from "./board.ts";
import { without, withLooks, type Look } from "./columns.ts";
import { even, row, section } from "./grid.ts";
import { keptOfPages, onwardTo, toServiceOfLine, toServiceOfName } from "./links.ts";
import { bounds, colors } from "./looks.ts";
import { chartPanel, logsPanel, statPanel, tablePanel } from "./panels.ts";
import { frontEnd, ofPage, records } from "./queries.ts";
import { environment, filters, page, project, services } from "./variables.ts";

const toLogs = onwardTo("logs", keptOfPages);
const toTraces = onwardTo("traces", keptOfPages);
const toPages = onwardTo("pages", keptOfPages);

const numbers = even(
  4,
  statPanel({
    title: "Errors",
    description: "Exceptions of pages and services in the time range.",
    queries: [frontEnd({ show: "errors-series", measures: ["errors"] })],
    ...{ unit: "short", calc: "sum", color: colors.errors, links: [toLogs] },
  }),
  statPanel({
    title: "Kinds of errors",
    description: "Groups of exceptions that are alike: of the same type, message and place in the code.",
    queries: [frontEnd({ show: "errors", limit: 1_000 })],
    ...{ unit: "short", calc: "count", field: "Times", isFlat: true, bounds: bounds.anyIsBad, links: [toLogs] },
  }),
  statPanel({
    title: "Sessions with errors",
    description:
      "Visits of people in which something failed. Errors of services outside of a session are not among them.",
    queries: [frontEnd({ show: "errors-series", measures: ["sessions"], format: "table" })],
    ...{ unit: "short", calc: "lastNotNull", isFlat: true, bounds: bounds.anyIsBad, links: [toPages] },
  }),
  statPanel({
    title: "Services with errors",
    description: "Services and applications that told of an exception.",
    queries: [
      frontEnd({ show: "errors-series", measures: ["errors"], groupBy: ["service"], groupsMax: 200, format: "table" }),
    ],
    ...{ unit: "short", calc: "count", isFlat: true, bounds: bounds.anyIsBad, links: [toTraces] },
  }),
);

const course = even(
  8,
  chartPanel({
    title: "Errors by type",
    description: "Exceptions in each step by their type. A new colour is a new error; the blue marks are releases.",
    queries: [frontEnd({ show: "errors-series", measures: ["errors"], groupBy: ["exception.type"], groupsMax: 12 })],
    ...{ unit: "short", draw: "bars", links: [toLogs] },
  }),
  chartPanel({
    title: "Errors by service",
    description: "Exceptions in each step by service.",
    queries: [frontEnd({ show: "errors-series", measures: ["errors"], groupBy: ["service"], groupsMax: 12 })],
    ...{ unit: "short", draw: "bars", links: [toServiceOfLine] },
  }),
);

const groupColumns: Readonly<Record<string, Look>> = {
  type: { title: "Type", width: 100 },
  message: { title: "Message" },
  frame: { title: "In", width: 110 },
  sessions: { width: 72 },
  firstSeen: { width: 118 },
  lastSeen: { width: 118 },
  lastTraceId: { width: 78 },
  lastSessionId: { width: 86 },
  count: { title: "Times", width: 78, paint: "gauge", color: colors.errors, min: 0 },
  services: {
    ...{ title: "Services", width: 105 },
    links: [toServiceOfName],
  },
  pages: {
    ...{ title: "Pages", width: 100 },
    links: [{ ...toPages, title: "This page", set: { page: "${__value.raw}" } }],
  },
};

const groups = row(11, [
  24,
  withLooks(
    tablePanel({
      title: "Errors",
      description:
        "Exceptions that are alike as one, the most frequent first: how often, in how many sessions, since when. Follow the trace or the session of the last one to see what led to it.",
      queries: [frontEnd({ show: "errors", limit: 200 })],
      sortBy: "Times",
      transformations: [without("Users")],
      onward: [toLogs],
    }),
    groupColumns,
  ),
]);

const errorsBy = barsByField({ show: "errors-series", measure: "errors", color: colors.errors, onward: toLogs });

const places = even(
  7,
  errorsBy("page", "Pages", "Exceptions by page. Those of services have none."),
  errorsBy("browser", "Browsers", "Exceptions by browser. One browser alone: look for what it cannot do."),
  errorsBy(
    "service.version",
    "Releases",
    "Exceptions by service.version. The newest alone: go back to the one before.",
  ),
  errorsBy("http.route", "Routes", "Exceptions of services by the route of the request."),
);

const newest = row(12, [
  24,
  logsPanel({
    title: "Newest errors",
    description:
      "The newest log records with an exception. Open one for its stack, what was logged around it, and its trace.",
    queries: [records({ search: "exception.type:*", filters: ofPage, limit: 200 })],
    onward: [toLogs, toTraces],
  }),
]);

/** What fails, grouped by what it is. */
export const errors: Board = {
  about: "errors",
  title: "Errors",
  description: "Exceptions of pages and services: what, how often, since when, where.",
  tags: ["front end", "services"],
  variables: [project, environment, services, page, filters],
  sections: [section("", numbers, course, groups), section("Where", places, newest)],
};
