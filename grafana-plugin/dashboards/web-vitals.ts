import { webVitals as known } from "@spanhouse/schemas/search";
import * as common from "@grafana/grafana-foundation-sdk/common";
import type { Board } from "./board.ts";
import { without, withLooks } from "./columns.ts";
import { even, row, section, type PanelBuilder } from "./grid.ts";
import { keptOfPages, onwardTo, type Onward } from "./links.ts";
import { colors, vitalBounds } from "./looks.ts";
import { chartPanel, partsPanel, statPanel, tablePanel } from "./panels.ts";
import { frontEnd } from "./queries.ts";
import { environment, filters, frontEndServices, page, project } from "./variables.ts";

const toPages = onwardTo("pages", keptOfPages);
const ofPageRow: Onward = { title: "This page", to: "webVitals", keep: keptOfPages, set: { page: "${__value.raw}" } };

interface Vital {
  readonly name: string;
  readonly title: string;
  readonly is: string;
  readonly advice: string;
}

const vitals: readonly Vital[] = [
  {
    name: "LCP",
    title: "Largest paint",
    is: "the time until the largest thing of a page is there",
    advice: "Send the largest image or text earlier and smaller, and the page itself faster (TTFB).",
  },
  {
    name: "INP",
    title: "Next paint",
    is: "how long a page takes to show that somebody clicked or typed",
    advice: "Look for scripts that run long at the sessions of slow pages, and cut them into parts.",
  },
  {
    name: "CLS",
    title: "Layout shift",
    is: "how much of a page moves while somebody reads it",
    advice: "Give images and late parts their size before they are there.",
  },
  {
    name: "FCP",
    title: "First paint",
    is: "the time until there is anything to see",
    advice: "Look for scripts and styles that must be there before anything is drawn.",
  },
  {
    name: "TTFB",
    title: "First byte",
    is: "the time until the server begins to answer",
    advice: "Look at the durations of the service that sends the page.",
  },
];

function unitOf(name: string): { readonly unit: string; readonly decimals: number } {
  return known[name]!.unit === "" ? { unit: "none", decimals: 3 } : { unit: "ms", decimals: 0 };
}

function bandsOf(name: string): string {
  const { good, poor, unit } = known[name]!;
  const said = (bound: number): string => (unit === "" ? String(bound) : `${bound} ms`);
  return `Good up to ${said(good)}, poor from ${said(poor)}.`;
}

const rated: PanelBuilder[] = vitals.map(({ name, title, is, advice }) =>
  statPanel({
    title: name,
    description: `${title}: ${is}. The value that 75 in 100 page views were at least as good as. ${bandsOf(name)} ${advice}`,
    queries: [frontEnd({ show: "web-vitals", vitals: [name] })],
    ...{
      ...unitOf(name),
      calc: "lastNotNull",
      field: "p75",
      isFlat: true,
      bounds: vitalBounds(name),
      links: [toPages],
    },
  }),
);

const shares = partsPanel({
  title: "Ratings",
  description:
    "Share of page views whose web vital was good, in need of improvement, or poor. At least three quarters should be good.",
  queries: [frontEnd({ show: "web-vitals" })],
  transformations: [without("p75", "p75Score", "rating", "goodShare", "count", "unit")],
  ...{ unit: "short", names: "vital", links: [toPages] },
});

const ratings = withLooks(shares, {
  good: { title: "Good", color: colors.good },
  needsImprovement: { title: "Needs improvement", color: colors.warnings },
  poor: { title: "Poor", color: colors.errors },
});

const courses = vitals.map(({ name, title, is }) =>
  chartPanel({
    title: `${title} over time`,
    description: `${name}: ${is}, of 75 in 100 page views of each step. ${bandsOf(name)}`,
    queries: [frontEnd({ show: "web-vitals-series", measures: ["p75"], vitals: [name], legend: name })],
    ...{ unit: unitOf(name).unit, color: colors.requests, bounds: vitalBounds(name), softMax: known[name]!.good * 1.1 },
    ...{ thresholdsAs: common.GraphThresholdsStyleMode.Dashed, legend: "none", links: [toPages] },
  }),
);

/** The p75 of every vital, a row for each value of a field. */
function tableBy(field: string, title: string, description: string): PanelBuilder {
  // Routes are long; what is left of a wide table is for them.
  const narrow = field === "page" ? { width: 72 } : {};
  return withLooks(
    tablePanel({
      ...{ title, description, sortBy: "Measured", onward: [toPages] },
      queries: [frontEnd({ show: "web-vitals", groupBy: [field], groupsMax: 100 })],
    }),
    {
      [field]: {
        title: title.replace(/^By /, "").replace(/^./, (first) => first.toUpperCase()),
        ...(field === "page" ? { links: [ofPageRow] } : {}),
      },
      CLS: { decimals: 3, ...narrow },
      FCP: { decimals: 0, ...narrow },
      INP: { decimals: 0, ...narrow },
      LCP: { decimals: 0, ...narrow },
      TTFB: { decimals: 0, ...narrow },
      count: { title: "Measured", width: 95 },
    },
  );
}

/** How fast and steady pages are. */
export const webVitals: Board = {
  about: "webVitals",
  title: "Web vitals",
  description: "LCP, INP, CLS, FCP and TTFB of the pages: how they are rated, over time, by page, device and browser.",
  tags: ["front end"],
  variables: [project, environment, frontEndServices, page, filters],
  sections: [
    section("", even(4, ...rated), even(7, ...courses.slice(0, 3)), even(7, ...courses.slice(3), ratings)),
    section(
      "Where",
      row(
        11,
        [14, tableBy("page", "By page", "The web vitals of each page: where to begin. Follow a page to see it alone.")],
        [
          10,
          [
            [5, tableBy("device", "By device", "The web vitals on mobile devices and on others, which are faster.")],
            [6, tableBy("browser", "By browser", "The web vitals by browser. Not every browser measures all of them.")],
          ],
        ],
      ),
    ),
  ],
  annotations: [],
};
