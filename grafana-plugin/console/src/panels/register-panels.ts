// Panels of Grafana's core that npm does not have, ours under the same ids, so that a dashboard's JSON is drawn unchanged.
// To add one: a folder with `plugin.ts` (options, defaults, the body by `lazyPanel`), and a line here.
import type { PanelPlugin } from "@grafana/data";
import { sceneUtils } from "@grafana/scenes";
import { barChartPlugin } from "./barchart/plugin.ts";
import { barGaugePlugin } from "./bargauge/plugin.ts";
import { logsPlugin } from "./logs/plugin.ts";
import { nodeGraphPlugin } from "./nodeGraph/plugin.ts";
import { heatmapPlugin } from "./heatmap/plugin.ts";
import { statPlugin } from "./stat/plugin.ts";
import { tablePlugin } from "./table/plugin.ts";
import { textPlugin } from "./text/plugin.ts";
import { timeSeriesPlugin } from "./timeseries/plugin.ts";
import { tracesPlugin } from "./traces/plugin.ts";

/** Id of each panel and what makes its plugin. */
const panels: Readonly<Record<string, () => PanelPlugin>> = {
  barchart: barChartPlugin,
  bargauge: barGaugePlugin,
  logs: logsPlugin,
  nodeGraph: nodeGraphPlugin,
  heatmap: heatmapPlugin,
  stat: statPlugin,
  table: tablePlugin,
  text: textPlugin,
  timeseries: timeSeriesPlugin,
  traces: tracesPlugin,
};

/**
 * Makes the panels known to @grafana/scenes. To be called once, before the first dashboard, after the registries of
 * field options and editors are set.
 */
export function registerPanels(): void {
  for (const [pluginId, create] of Object.entries(panels)) {
    const plugin = create();
    registered.set(pluginId, plugin);
    sceneUtils.registerRuntimePanelPlugin({ pluginId, plugin });
  }
}

const registered = new Map<string, PanelPlugin>();

/** Begins to load the bodies of panels that will be drawn as soon as their answers are there. */
export function preloadPanels(pluginIds: Iterable<string>): void {
  for (const pluginId of new Set(pluginIds)) {
    const body = registered.get(pluginId)?.panel as { readonly preload?: () => Promise<unknown> } | null | undefined;
    // Who draws the panel says what went wrong.
    void body?.preload?.().catch(() => undefined);
  }
}
