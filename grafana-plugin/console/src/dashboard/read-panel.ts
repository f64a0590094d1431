import type { DataQuery } from "@grafana/schema";
import {
  SceneDataTransformer,
  SceneGridItem,
  SceneQueryRunner,
  VizPanel,
  type SceneDataProvider,
} from "@grafana/scenes";
import type { ClassicPanel } from "./classic-dashboard.ts";
import { panelTitleItems } from "./panel-title-items.tsx";
import { createPanelMenu } from "./panel-menu.ts";

/** The key of a panel's scene object, by which an address names it. */
function panelKey(id: number): string {
  return `panel-${id}`;
}

/** One panel at its place, with its question. */
export function readPanel(panel: ClassicPanel): SceneGridItem {
  const { id, type, title = "", gridPos, options, fieldConfig, transparent, pluginVersion } = panel;
  const titleItems = panelTitleItems(panel);
  const data = readData(panel);
  const body = new VizPanel({
    key: panelKey(id),
    pluginId: type,
    title,
    options: options ?? {},
    fieldConfig: fieldConfig ?? { defaults: {}, overrides: [] },
    // A panel without a title would have its menu over what it shows.
    hoverHeader: title === "",
    displayMode: transparent === true ? "transparent" : "default",
    seriesLimit: 100,
    ...(pluginVersion === undefined ? {} : { pluginVersion }),
    ...(titleItems === undefined ? {} : { titleItems }),
    ...(data === undefined ? {} : { $data: data, menu: createPanelMenu() }),
  });
  return new SceneGridItem({ x: gridPos.x, y: gridPos.y, width: gridPos.w, height: gridPos.h, body });
}

function readData({
  datasource,
  targets = [],
  transformations = [],
  maxDataPoints,
  interval,
}: ClassicPanel): SceneDataProvider | undefined {
  // prettier-ignore
  if (targets.length === 0) return undefined;
  const runner = new SceneQueryRunner({
    queries: targets.map((target): DataQuery => ({ ...target })),
    ...(datasource === undefined ? {} : { datasource }),
    ...(interval === undefined ? {} : { minInterval: interval }),
    ...(maxDataPoints === undefined ? { maxDataPointsFromWidth: true } : { maxDataPoints }),
  });
  if (transformations.length === 0) return runner;
  return new SceneDataTransformer({ $data: runner, transformations: transformations.map((step) => ({ ...step })) });
}
