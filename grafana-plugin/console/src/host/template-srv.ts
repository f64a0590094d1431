import type { ScopedVars, TypedVariableModel } from "@grafana/data";
import type { TemplateSrv } from "@grafana/runtime";
import { EmbeddedScene, isSceneObject, SceneFlexLayout, sceneGraph, type SceneObject } from "@grafana/scenes";

/** What Grafana takes for a variable in a text: `$name`, `[[name]]`, `${name.path:format}`. */
const variablePattern = /\$\w+|\[\[\w+?(?::\w+)?\]\]|\$\{\w+(?:\.[^:}]+)?(?::[^}]+)?\}/;

/**
 * `TemplateSrv` of @grafana/runtime. Variables belong to dashboards, which are scenes: the scene is named by `scopedVars`, or it
 * is the dashboard that is shown. Without one (explore pages) only `scopedVars` are known.
 */
export function createTemplateSrv(): TemplateSrv {
  return {
    replace: (target = "", scopedVars, format) =>
      sceneGraph.interpolate(sceneOf(scopedVars), target, scopedVars, format as string),
    containsTemplate: (target = "") => variablePattern.test(target),
    getVariables: () => variablesOf(sceneOf(undefined)),
    updateTimeRange: () => {},
    // Asked for by @grafana/scenes, which puts its own in this place: filters stand in the request of a query.
    getAdhocFilters: () => [],
  } as TemplateSrv;
}

declare global {
  interface Window {
    /** Set by @grafana/scenes: the scene that is shown. */
    __grafanaSceneContext?: SceneObject;
  }
}

/** Knows no variable; `$__from` and the like come from its time range. */
const noScene = new EmbeddedScene({ body: new SceneFlexLayout({ children: [] }) });

/** Whom a text belongs to. @grafana/scenes wraps the scene, so that nobody writes all of it into a log. */
function sceneOf(scopedVars: ScopedVars | undefined): SceneObject {
  const wrapped = scopedVars?.["__sceneObject"]?.value as { valueOf(): unknown } | undefined;
  const named = wrapped?.valueOf();
  if (typeof named === "object" && named !== null && isSceneObject(named)) return named;
  const { __grafanaSceneContext: shown } = window;
  return shown ?? noScene;
}

/** The variables in the form of Grafana before scenes; only name, type and value are read of it. */
function variablesOf(scene: SceneObject): TypedVariableModel[] {
  return sceneGraph.getVariables(scene).state.variables.map(({ state }) => {
    const { name, type, label, hide } = state;
    const { value, text } = state as { readonly value?: unknown; readonly text?: unknown };
    return { id: name, name, type, label, hide, current: { value, text } } as unknown as TypedVariableModel;
  });
}
