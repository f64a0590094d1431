import { PanelPlugin } from "@grafana/data";
import { lazyPanel } from "../lazy-panel.tsx";
import type { NodeGraphOptions } from "./graph-options.ts";

/** Our panel under Grafana's id `nodeGraph`. */
export function nodeGraphPlugin(): PanelPlugin<NodeGraphOptions> {
  const body = lazyPanel<NodeGraphOptions>(async () => (await import("./node-graph-panel.tsx")).NodeGraphPanel);
  return new PanelPlugin<NodeGraphOptions>(body).useFieldConfig();
}
