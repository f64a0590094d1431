import * as barchart from "@grafana/grafana-foundation-sdk/barchart";
import * as bargauge from "@grafana/grafana-foundation-sdk/bargauge";
import * as common from "@grafana/grafana-foundation-sdk/common";
import type { DataTransformerConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import * as heatmap from "@grafana/grafana-foundation-sdk/heatmap";
import * as logs from "@grafana/grafana-foundation-sdk/logs";
import * as nodegraph from "@grafana/grafana-foundation-sdk/nodegraph";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { look } from "./columns.ts";
import { link, type Onward } from "./links.ts";
import { bounds, colorBy, colors, legend, thresholds, tooltip, type Legend, type Step } from "./looks.ts";
import { datasource, target, type Query } from "./queries.ts";

/** What every panel says: what it shows, how that is computed, and what to do when it looks bad. */
interface About {
  readonly title: string;
  readonly description: string;
  readonly queries: readonly Query[];
  /** Where to go on, in the header. */
  readonly onward?: readonly Onward[];
}

interface Numbers extends About {
  readonly unit: string;
  readonly decimals?: number;
  /** Where a value leads. */
  readonly links?: readonly Onward[];
  readonly bounds?: readonly Step[];
  readonly transformations?: readonly DataTransformerConfig[];
}

/** What the builders of all panels have in common. */
interface AnyBuilder {
  title(title: string): this;
  description(text: string): this;
  datasource(ref: typeof datasource): this;
  targets(targets: ReturnType<typeof target>[]): this;
  links(links: ReturnType<typeof link>[]): this;
}

function about<Builder extends AnyBuilder>(builder: Builder, { title, description, queries, onward }: About): Builder {
  builder.title(title).description(description).datasource(datasource);
  builder.targets(queries.map((query, index) => target(query, index)));
  return onward === undefined ? builder : builder.links(onward.map((one) => link(one)));
}

interface NumberBuilder extends AnyBuilder {
  unit(unit: string): this;
  decimals(decimals: number): this;
  dataLinks(links: ReturnType<typeof link>[]): this;
  transformations(steps: DataTransformerConfig[]): this;
}

function numbers<Builder extends NumberBuilder>(builder: Builder, given: Numbers): Builder {
  about(builder, given).unit(given.unit);
  if (given.decimals !== undefined) builder.decimals(given.decimals);
  if (given.links !== undefined) builder.dataLinks(given.links.map((one) => link(one)));
  if (given.transformations !== undefined) builder.transformations([...given.transformations]);
  return builder;
}

/** A number at a glance. */
export interface Stat extends Numbers {
  /** How its course becomes one number: `sum`, `mean`, `lastNotNull`, `count`. */
  readonly calc: string;
  /** Left out: the first number field of the answer. */
  readonly field?: string;
  /** The course behind the number; left out: it is drawn. */
  readonly isFlat?: boolean;
  readonly color?: string;
}

/** Of what is counted there is 0 when nothing came; a duration or a share of nothing is none. */
const countUnits: ReadonlySet<string> = new Set(["short", "none", "reqps", "recps"]);

/** A large number with its course behind it. */
export function statPanel(given: Stat): stat.PanelBuilder {
  const { calc, field, isFlat = false, color } = given;
  const paint = color === undefined ? { bounds: given.bounds ?? bounds.none } : { color };
  const reduce = new common.ReduceDataOptionsBuilder().calcs([calc]).values(false);
  const builder = numbers(new stat.PanelBuilder(), given)
    .reduceOptions(field === undefined ? reduce.fields("") : reduce.fields(`/^${field}$/`))
    .graphMode(isFlat ? common.BigValueGraphMode.None : common.BigValueGraphMode.Area)
    .colorMode(common.BigValueColorMode.Value)
    .textMode(common.BigValueTextMode.Value)
    .justifyMode(common.BigValueJustifyMode.Auto)
    .wideLayout(true)
    .maxDataPoints(40)
    .noValue(countUnits.has(given.unit) ? "0" : "–")
    // The data source knows unit and bounds of each field; what is made of them may have others.
    .overrideByFieldType("number", look({ unit: given.unit, ...paint }));
  if (color !== undefined) return builder.colorScheme(colorBy({ fixed: color })).thresholds(thresholds(bounds.none));
  return builder.colorScheme(colorBy("thresholds")).thresholds(thresholds(given.bounds ?? bounds.none));
}

/** Lines or bars over time. */
export interface Chart extends Numbers {
  /** Left out: a colour by name, the same everywhere. */
  readonly color?: string;
  readonly legend?: Legend;
  readonly calcs?: readonly string[];
  /** `lines`: left out. `areas`: stacked. `bars`: stacked, for numbers of things in a step. */
  readonly draw?: "lines" | "areas" | "bars";
  readonly min?: number;
  readonly max?: number;
  /** The axis reaches at least so far, so that small changes look small. */
  readonly softMax?: number;
  /** The longest time without a value that a line goes over; left out: none. */
  readonly bridgeMs?: number;
  /** How thresholds are drawn; left out: not at all. */
  readonly thresholdsAs?: common.GraphThresholdsStyleMode;
}

const fills = { lines: 0, areas: 30, bars: 70 } as const;
/** Few enough that a quiet service is a line and a bar can be pointed at. */
const points = { lines: 80, areas: 80, bars: 60 } as const;

/** Series over time, from zero on, with gaps where nothing was measured. */
export function chartPanel(given: Chart): timeseries.PanelBuilder {
  const { draw = "lines", color, min = 0, max, softMax, thresholdsAs } = given;
  const stacking = new common.StackingConfigBuilder()
    .mode(draw === "lines" ? common.StackingMode.None : common.StackingMode.Normal)
    .group("A");
  const builder = numbers(new timeseries.PanelBuilder(), given)
    .maxDataPoints(points[draw])
    .drawStyle(draw === "bars" ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .lineWidth(draw === "bars" ? 0 : 1)
    .fillOpacity(draw === "lines" && color !== undefined ? 10 : fills[draw])
    .stacking(stacking)
    .showPoints(common.VisibilityMode.Auto)
    .pointSize(4)
    .spanNulls(given.bridgeMs ?? false)
    .min(min)
    .colorScheme(colorBy(color === undefined ? "name" : { fixed: color }))
    .thresholds(thresholds(given.bounds ?? bounds.none))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(thresholdsAs ?? common.GraphThresholdsStyleMode.Off),
    )
    .legend(legend(given.legend ?? "names", given.calcs))
    .tooltip(tooltip())
    // The data source knows a unit for each field; what is made of it may have another.
    .overrideByFieldType("number", look({ unit: given.unit }));
  if (max !== undefined) builder.max(max);
  return softMax === undefined ? builder : builder.axisSoftMax(softMax);
}

/** How often values fell where, over time. */
export function heatmapPanel(given: About & { readonly unit: string }): heatmap.PanelBuilder {
  const color = new heatmap.HeatmapColorOptionsBuilder()
    .mode(heatmap.HeatmapColorMode.Scheme)
    .scheme("Purples")
    .steps(64)
    .exponent(0.5)
    .scale(heatmap.HeatmapColorScale.Exponential)
    .fill(colors.p99)
    .reverse(false);
  return about(new heatmap.PanelBuilder(), given)
    .unit(given.unit)
    .color(color)
    .cellGap(1)
    .yAxis(new heatmap.YAxisConfigBuilder().unit(given.unit).axisPlacement(common.AxisPlacement.Left))
    .tooltip(new heatmap.HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single).yHistogram(true))
    .showLegend();
}

/** Rows and columns. */
export interface Rows extends About {
  /** By the heading of a column; the largest first. */
  readonly sortBy?: string;
  readonly transformations?: readonly DataTransformerConfig[];
}

/** A table; what its columns look like says `columns.ts`. */
export function tablePanel({ sortBy, transformations, ...given }: Rows): table.PanelBuilder {
  const builder = about(new table.PanelBuilder(), given)
    .showHeader(true)
    .minWidth(60)
    .cellHeight(common.TableCellHeight.Sm)
    .filterable(false);
  if (sortBy !== undefined) builder.sortBy([new common.TableSortByFieldStateBuilder().displayName(sortBy).desc(true)]);
  return transformations === undefined ? builder : builder.transformations([...transformations]);
}

/** One bar for each row of an answer. */
export function barsPanel(given: Numbers & { readonly field: string; readonly color: string }): bargauge.PanelBuilder {
  const reduce = new common.ReduceDataOptionsBuilder().values(true).limit(8).calcs(["lastNotNull"]);
  return numbers(new bargauge.PanelBuilder(), given)
    .reduceOptions(reduce.fields(`/^${given.field}$/`))
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .sizing(common.BarGaugeSizing.Manual)
    .minVizHeight(14)
    .maxVizHeight(22)
    .showUnfilled(false)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(12).valueSize(13))
    .min(0)
    .colorScheme(colorBy({ fixed: given.color }))
    .thresholds(thresholds(bounds.none));
}

/** Bars of several parts beside each other, such as good, middling and poor. */
export function partsPanel(given: Numbers & { readonly names: string }): barchart.PanelBuilder {
  return numbers(new barchart.PanelBuilder(), given)
    .xField(given.names)
    .orientation(common.VizOrientation.Horizontal)
    .stacking(common.StackingMode.Percent)
    .showValue(common.VisibilityMode.Never)
    .fillOpacity(80)
    .lineWidth(0)
    .barWidth(0.7)
    .legend(legend("names"))
    .tooltip(tooltip());
}

/** Log records, newest first. */
export function logsPanel(given: About): logs.PanelBuilder {
  return about(new logs.PanelBuilder(), given)
    .showTime(true)
    .showLabels(false)
    .showCommonLabels(false)
    .wrapLogMessage(false)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .showLogContextToggle(true)
    .dedupStrategy(common.LogsDedupStrategy.None)
    .sortOrder(common.LogsSortOrder.Descending);
}

/** Services and the calls between them. */
export function mapPanel(given: About): nodegraph.PanelBuilder {
  return about(new nodegraph.PanelBuilder(), given);
}
