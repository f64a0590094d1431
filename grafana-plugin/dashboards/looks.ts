import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { webVitals } from "@spanhouse/schemas/search";

/**
 * One colour for each thing, on every dashboard, as Grafana names them; a theme says what they look like. Good, warnings and errors are
 * as the data source paints them.
 */
export const colors = {
  requests: "blue",
  errors: "red",
  warnings: "orange",
  good: "green",
  /** Durations are one hue, darker for what fewer people wait. */
  p50: "super-light-purple",
  p90: "light-purple",
  p99: "dark-purple",
  /** What is there of a limit, and what is used of it. */
  limit: "dark-red",
  used: "blue",
  quiet: "text",
} as const;

/** A bound and the colour from it on; the first has none. */
export type Step = readonly [number | null, string];

/** Bounds that say when a number is worth a look, and when it is bad. */
export const bounds = {
  none: [[null, colors.quiet]],
  /** A share of failed requests: 1 % is worth a look, 5 % hurts. */
  errorShare: [
    [null, colors.good],
    [0.01, colors.warnings],
    [0.05, colors.errors],
  ],
  /** Anything but nothing is worth a look. */
  anyIsBad: [
    [null, colors.good],
    [1, colors.warnings],
  ],
  /** A duration of a request in milliseconds: people notice 300 ms, and leave after seconds. */
  duration: [
    [null, colors.good],
    [500, colors.warnings],
    [2_000, colors.errors],
  ],
} as const satisfies Readonly<Record<string, readonly Step[]>>;

/** Bounds of a web vital, by its name: `LCP`. */
export function vitalBounds(name: string): readonly Step[] {
  const { good, poor } = webVitals[name]!;
  return [
    [null, colors.good],
    [good, colors.warnings],
    [poor, colors.errors],
  ];
}

/** Thresholds of a field. */
export function thresholds(steps: readonly Step[]): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));
}

/** How fields get their colour: from their thresholds, from their name (the same everywhere), or one for all. */
export function colorBy(by: "thresholds" | "name" | { readonly fixed: string }): dashboard.FieldColorBuilder {
  const { FieldColorModeId } = dashboard;
  if (by === "thresholds") return new dashboard.FieldColorBuilder().mode(FieldColorModeId.Thresholds);
  if (by === "name") return new dashboard.FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName);
  return new dashboard.FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(by.fixed);
}

/** Times in narrow columns. */
export const times = { day: "time:MM-DD HH:mm:ss", within: "time:HH:mm:ss.SSS" } as const;

/** Where a legend stands, and what it says of each series. */
export type Legend = "none" | "names" | "table";

/** A legend below the chart: nothing, names in a line, or a small table with the given numbers. */
export function legend(kind: Legend, calcs: readonly string[] = ["mean", "max"]): common.VizLegendOptionsBuilder {
  const { LegendDisplayMode, LegendPlacement } = common;
  return new common.VizLegendOptionsBuilder()
    .showLegend(kind !== "none")
    .displayMode(kind === "table" ? LegendDisplayMode.Table : LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs(kind === "table" ? [...calcs] : []);
}

/** Every series of the instant, the largest first. */
export function tooltip(): common.VizTooltipOptionsBuilder {
  return new common.VizTooltipOptionsBuilder()
    .mode(common.TooltipDisplayMode.Multi)
    .sort(common.SortOrder.Descending)
    .hideZeros(true);
}
