import { PanelPlugin } from "@grafana/data";
import { LogsDedupStrategy, LogsSortOrder } from "@grafana/schema";
import { lazyPanel } from "../lazy-panel.tsx";
import { panelOptions } from "../panel-option-defaults.ts";

/** The options of Grafana's panel `logs` that this one follows. */
export interface LogsOptions {
  readonly showTime: boolean;
  /** Attributes of each record after its message. */
  readonly showLabels: boolean;
  /** Above the list: what all records have in common. */
  readonly showCommonLabels: boolean;
  readonly wrapLogMessage: boolean;
  /** JSON over several lines, where lines are wrapped. */
  readonly prettifyLogMessage: boolean;
  readonly enableLogDetails: boolean;
  readonly showLogContextToggle: boolean;
  readonly enableInfiniteScrolling: boolean;
  readonly sortOrder: LogsSortOrder;
  readonly dedupStrategy: LogsDedupStrategy;
  /** Fields that have a column. */
  readonly displayedFields: readonly string[];
  readonly showLevel: boolean;
  readonly fontSize: "default" | "small";
  readonly timestampResolution: "ms" | "ns";
}

const defaults: LogsOptions = {
  ...{ showTime: true, showLabels: false, showCommonLabels: false, showLevel: true },
  ...{ wrapLogMessage: false, prettifyLogMessage: false, enableLogDetails: true, showLogContextToggle: true },
  ...{ enableInfiniteScrolling: false, sortOrder: LogsSortOrder.Descending, dedupStrategy: LogsDedupStrategy.none },
  ...{ displayedFields: [], fontSize: "default", timestampResolution: "ms" },
};

/** The panel `logs`: log records as a list, with details and context of each. */
export function logsPlugin(): PanelPlugin<LogsOptions> {
  return new PanelPlugin<LogsOptions>(lazyPanel(() => import("./logs-panel.tsx").then((module) => module.LogsPanel)))
    .setNoPadding()
    .setPanelOptions(panelOptions({ ...defaults }));
}
