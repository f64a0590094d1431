/**
 * A classic dashboard as a scene of @grafana/scenes.
 *
 *     controls  variables │ annotation switches │ links ┄┄ time range, refresh
 *     body      grid of panels, in rows; each panel asks for itself
 *     $variables, $timeRange, $behaviors (crosshair, cancelling)
 *
 * State that belongs into an address (time range, variables, refresh, ad-hoc filters) is kept there by @grafana/scenes; which
 * panel fills the page (`viewPanel`) and whose data are shown (`inspect`) by the page around it.
 */
import {
  behaviors,
  dataLayers,
  EmbeddedScene,
  SceneControlsSpacer,
  SceneDataLayerControls,
  SceneDataLayerSet,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  VariableValueSelectors,
} from "@grafana/scenes";
import type { WeekStart } from "@grafana/ui";
import { timeZone } from "../host/time-range.ts";
import type { ClassicAnnotation, ClassicDashboard } from "./classic-dashboard.ts";
import { readGrid } from "./read-grid.ts";
import { readVariables } from "./read-variables.ts";

/** Reads a dashboard; throws nothing: what is not known is left out or drawn as an error of its panel. */
export function dashboardScene(dashboard: ClassicDashboard): EmbeddedScene {
  const { time, templating, panels = [], graphTooltip = 0, refresh, timepicker } = dashboard;
  const layers = (dashboard.annotations?.list ?? []).filter(({ builtIn }) => builtIn !== 1);
  const intervals = timepicker?.refresh_intervals;
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({
      from: time?.from ?? "now-1h",
      to: time?.to ?? "now",
      timeZone: zoneOf(dashboard),
      ...weekStartOf(dashboard),
    }),
    $variables: readVariables(templating?.list ?? []),
    $data: new SceneDataLayerSet({ layers: layers.map((annotation) => readLayer(annotation)) }),
    $behaviors: [new behaviors.CursorSync({ sync: graphTooltip }), new behaviors.SceneQueryController()],
    controls: [
      new VariableValueSelectors({}),
      ...(layers.length > 0 ? [new SceneDataLayerControls()] : []),
      new SceneControlsSpacer(),
      new SceneTimePicker({ isOnCanvas: true }),
      new SceneRefreshPicker({
        refresh: refresh ?? "",
        isOnCanvas: true,
        ...(intervals === undefined ? {} : { intervals: [...intervals] }),
      }),
    ],
    body: readGrid(panels),
  });
}

function zoneOf({ timezone }: ClassicDashboard): string {
  return timezone === undefined || timezone === "" ? timeZone() : timezone;
}

function weekStartOf({ weekStart }: ClassicDashboard): { weekStart?: WeekStart } {
  return weekStart === undefined || weekStart === "" ? {} : { weekStart: weekStart as WeekStart };
}

function readLayer(annotation: ClassicAnnotation): dataLayers.AnnotationsDataLayer {
  const { name, enable, hide = false } = annotation;
  return new dataLayers.AnnotationsDataLayer({ name, query: annotation, isEnabled: enable, isHidden: hide });
}
