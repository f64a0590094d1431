import { PanelPlugin } from "@grafana/data";
import { lazyPanel } from "../lazy-panel.tsx";
import { panelOptions } from "../panel-option-defaults.ts";
import type { TextOptions } from "./text-to-html.ts";

/** The panel `text`: Markdown, HTML or code of the dashboard's author. */
export function textPlugin(): PanelPlugin<TextOptions> {
  return new PanelPlugin<TextOptions>(lazyPanel(() => import("./text-panel.tsx").then((module) => module.TextPanel)))
    .setNoPadding()
    .setPanelOptions(panelOptions({ mode: "markdown", content: "" }));
}
