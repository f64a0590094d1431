/**
 * A classic dashboard as a scene of @grafana/scenes.
 *
 *     header    title ┄┄ time range, refresh
 *     controls  variables, annotations
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
  SceneDataLayerSet,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  VariableValueSelectors,
  type SceneObject,
} from "@grafana/scenes";
import type { WeekStart } from "@grafana/ui";
import { timeZone } from "../host/time-range.ts";
import { AnnotationSwitches } from "./annotation-switches.tsx";
import type { ClassicAnnotation, ClassicDashboard } from "./classic-dashboard.ts";
import { readGrid } from "./read-grid.ts";
import { readVariables } from "./read-variables.ts";

/** A dashboard that is drawn: the scene, and the controls that stand in the header of the page. */
export interface DashboardScene {
  readonly scene: EmbeddedScene;
  /** Time range and refresh; they are controls of the scene. */
  readonly timeControls: readonly SceneObject[];
  /** Variables and annotations. */
  readonly controls: readonly SceneObject[];
}

/** Reads a dashboard; throws nothing: what is not known is left out or drawn as an error of its panel. */
export function dashboardScene(dashboard: ClassicDashboard): DashboardScene {
  const { time, templating, panels = [], graphTooltip = 0, annotations } = dashboard;
  const layers = (annotations?.list ?? []).filter(({ builtIn }) => builtIn !== 1).map((layer) => readLayer(layer));
  const timeControls = [new SceneTimePicker({ isOnCanvas: true }), readRefresh(dashboard)];
  const controls = [new VariableValueSelectors({}), ...(layers.length > 0 ? [new AnnotationSwitches({})] : [])];
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({
      from: time?.from ?? "now-1h",
      to: time?.to ?? "now",
      timeZone: zoneOf(dashboard),
      ...weekStartOf(dashboard),
    }),
    $variables: readVariables(templating?.list ?? []),
    $data: new SceneDataLayerSet({ layers }),
    $behaviors: [new behaviors.CursorSync({ sync: graphTooltip }), new behaviors.SceneQueryController()],
    controls: [...controls, ...timeControls],
    body: readGrid(panels),
  });
  return { scene, timeControls, controls };
}

function readRefresh({ refresh = "", timepicker }: ClassicDashboard): SceneRefreshPicker {
  const intervals = timepicker?.refresh_intervals;
  const chosen = intervals === undefined ? {} : { intervals: [...intervals] };
  return new SceneRefreshPicker({ refresh, isOnCanvas: true, withText: true, ...chosen });
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
