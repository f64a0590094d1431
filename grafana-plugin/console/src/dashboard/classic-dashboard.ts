import type { AnnotationQuery, FieldConfigSource } from "@grafana/data";
import type { DataQuery, DataSourceRef, DataTransformerConfig } from "@grafana/schema";

/** A classic dashboard (schemaVersion up to 42), as far as it is read here; the rest of the JSON is left alone. */
export interface ClassicDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly time?: { readonly from: string; readonly to: string };
  readonly timezone?: string;
  readonly weekStart?: string;
  readonly refresh?: string;
  /** Crosshairs of the panels: 0 each its own, 1 one line for all, 2 tooltips too. */
  readonly graphTooltip?: 0 | 1 | 2;
  readonly timepicker?: { readonly refresh_intervals?: readonly string[]; readonly hidden?: boolean };
  readonly templating?: { readonly list?: readonly ClassicVariable[] };
  readonly annotations?: { readonly list?: readonly ClassicAnnotation[] };
  readonly links?: readonly ClassicLink[];
  readonly panels?: readonly ClassicPanel[];
}

/** An annotation layer. */
export type ClassicAnnotation = AnnotationQuery & { readonly hide?: boolean };

/** A template variable of any type; which fields count depends on it. */
export interface ClassicVariable {
  readonly type: string;
  readonly name: string;
  readonly label?: string;
  readonly description?: string;
  readonly hide?: 0 | 1 | 2;
  readonly skipUrlSync?: boolean;
  readonly query?: string | (DataQuery & Record<string, unknown>);
  readonly definition?: string;
  readonly datasource?: DataSourceRef;
  readonly regex?: string;
  readonly refresh?: number;
  readonly sort?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly allowCustomValue?: boolean;
  readonly current?: { readonly text?: string | string[]; readonly value?: string | string[] };
  readonly auto?: boolean;
  readonly auto_min?: string;
  readonly auto_count?: number;
  readonly filters?: readonly { readonly key: string; readonly operator: string; readonly value: string }[];
  readonly defaultKeys?: readonly { readonly text: string; readonly value?: string | number }[];
}

/** A link of the dashboard or of a panel. */
export interface ClassicLink {
  readonly title: string;
  readonly url?: string;
  readonly type?: string;
  readonly tooltip?: string;
  readonly targetBlank?: boolean;
  readonly keepTime?: boolean;
  readonly includeVars?: boolean;
}

/** A panel, or a row with the panels that are folded into it. */
export interface ClassicPanel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly transparent?: boolean;
  readonly datasource?: DataSourceRef;
  readonly targets?: readonly DataQuery[];
  readonly maxDataPoints?: number;
  readonly interval?: string;
  readonly transformations?: readonly DataTransformerConfig[];
  readonly options?: Record<string, unknown>;
  readonly fieldConfig?: FieldConfigSource;
  readonly links?: readonly ClassicLink[];
  readonly pluginVersion?: string;
  /** Of a row. */
  readonly collapsed?: boolean;
  readonly panels?: readonly ClassicPanel[];
}
