import { PanelPlugin } from "@grafana/data";
import { lazyPanel } from "../lazy-panel.tsx";
import type { TracesOptions } from "./traces-panel.tsx";

/** Our panel under Grafana's id `traces`. */
export function tracesPlugin(): PanelPlugin<TracesOptions> {
  const body = lazyPanel<TracesOptions>(async () => (await import("./traces-panel.tsx")).TracesPanel);
  return new PanelPlugin<TracesOptions>(body).useFieldConfig();
}
