import { logsLink, metricLink, operationSpansLink, sessionLink } from "./frame-links.ts";
import type { FrameContext } from "./frame-context.ts";
import { fieldLinks } from "./label-links.ts";
import { ratingColors, severityColors } from "./severity-colors.ts";
import { anyIsBad, errorShare, type ColumnLook } from "./table-look.ts";

/** The tables that there are. */
export type TableKind =
  | "services"
  | "operations"
  | "pages"
  | "sessions"
  | "session"
  | "web-vitals"
  | "errors"
  | "metrics";

const time = 190;
const count = 90;

const linksOf =
  (key: string) =>
  (context: FrameContext): ReturnType<typeof fieldLinks> =>
    fieldLinks(key, context);

const service: ColumnLook = { title: "Service", links: linksOf("service") };
const page: ColumnLook = { title: "Page", links: linksOf("page") };
const traceId: ColumnLook = { title: "Trace", links: linksOf("traceId") };
const sessionId: ColumnLook = { title: "Session", links: linksOf("sessionId") };
const lastSeen: ColumnLook = { title: "Last seen", unit: "dateTimeFromNow", width: 140 };
const errors: ColumnLook = { title: "Errors", width: count, thresholds: anyIsBad };

/** Columns by table and name, in the order they are drawn; a column that is not here comes after them as it is. */
export const tableColumns: Readonly<Record<TableKind, Readonly<Record<string, ColumnLook>>>> = {
  services: {
    service,
    requests: { title: "Requests" },
    errors,
    spans: { title: "Spans" },
    logRecords: { title: "Log records" },
    lastSeen,
  },
  operations: {
    service,
    name: { title: "Operation", links: (context) => [operationSpansLink(context)] },
    kind: { title: "Kind", width: 100 },
    spans: { title: "Spans", width: count },
    errors,
    errorRatio: { title: "Share of errors", thresholds: errorShare },
    p50: { title: "p50" },
    p90: { title: "p90" },
    p99: { title: "p99" },
  },
  pages: {
    page,
    views: { title: "Views" },
    sessions: { title: "Sessions" },
    users: { title: "Users" },
    errors,
    timeSpent: { title: "Time spent" },
    scrollDepth: { title: "Read to", unit: "percentunit", min: 0, max: 1 },
  },
  sessions: {
    sessionId,
    start: { title: "Began", width: time },
    duration: { title: "Length", unit: "dtdurationms", width: 130 },
    user: { title: "User" },
    pageViews: { title: "Pages", width: count },
    actions: { title: "Actions", width: count },
    errors,
    entryPage: { title: "Entered at", links: linksOf("page") },
    exitPage: { title: "Left at", links: linksOf("page") },
    device: { title: "Device", width: count },
    browser: { title: "Browser", width: count },
    country: { title: "Country", width: count },
    service,
    records: { title: "Records", width: count },
    lastSeen,
  },
  session: {
    time: { title: "Time", width: time },
    kind: { title: "Kind", width: 80 },
    level: { title: "Level", width: 80, colors: severityColors },
    name: { title: "What" },
    text: { title: "Text" },
    page: { title: "Page", links: linksOf("page") },
    duration: { title: "Duration", width: 100 },
    traceId: { ...traceId, width: 120 },
    spanId: { title: "Span", isHidden: true, links: (context) => [logsLink("Logs of this span", "span", context)] },
    timeUnixNano: { title: "Nanoseconds", isHidden: true },
    attributes: { title: "Attributes", isHidden: true },
  },
  "web-vitals": {
    vital: { title: "Web vital", width: 100 },
    p75: { title: "p75" },
    rating: { title: "Rating", colors: ratingColors, paint: "background", width: 160 },
    goodShare: {
      title: "Good",
      ...{ min: 0, max: 1, paint: "gauge" },
      thresholds: [
        [null, ratingColors.poor],
        [0.5, ratingColors["needs-improvement"]],
        [0.75, ratingColors.good],
      ],
    },
    good: { title: "Good, number" },
    needsImprovement: { title: "Needs improvement" },
    poor: { title: "Poor" },
    count: { title: "Measured" },
    page,
    unit: { title: "Unit", isHidden: true },
  },
  errors: {
    type: { title: "Type", width: 160 },
    message: { title: "Message" },
    frame: { title: "In" },
    count: { title: "Times", width: count, thresholds: [[null, ratingColors.poor]] },
    sessions: { title: "Sessions", width: count },
    users: { title: "Users", width: count },
    services: { title: "Services", links: linksOf("service") },
    pages: { title: "Pages", links: linksOf("page") },
    firstSeen: { title: "First seen", unit: "dateTimeFromNow", width: 140 },
    lastSeen,
    lastTraceId: { title: "Last trace", links: linksOf("traceId"), width: 120 },
    lastSessionId: { title: "Last session", links: (context) => [sessionLink(context)], width: 120 },
    fingerprint: { title: "Fingerprint", isHidden: true },
    lastMessage: { title: "Last message", isHidden: true },
    lastStack: { title: "Last stack", isHidden: true },
  },
  metrics: {
    name: { title: "Metric", links: (context) => [metricLink(context)] },
    kind: { title: "Kind", width: 110 },
    unit: { title: "Unit", width: 90 },
    description: { title: "Description" },
    services: { title: "Services", links: linksOf("service") },
    temporality: { title: "Temporality", width: 110 },
    monotonic: { title: "Monotonic", width: count },
    lastSeen,
  },
};

/** A column that no table knows: a group that was asked for, or what a later collector adds. */
export function unknownLook(name: string): ColumnLook {
  return { title: name, links: linksOf(name) };
}
