import type { FieldConfigSource, FieldDTO, QueryResultMeta } from "@grafana/data";

/** A frame as a test writes it. */
export interface FrameOnPage {
  readonly name?: string;
  readonly meta?: QueryResultMeta;
  readonly fields: FieldDTO[];
}

/** A panel as a dashboard has it, with its answer beside it. */
export interface PanelOnPage {
  readonly pluginId: string;
  readonly title: string;
  readonly options?: object;
  readonly fieldConfig?: Partial<FieldConfigSource>;
  readonly frames: readonly FrameOnPage[];
  readonly annotations?: readonly FrameOnPage[];
  /** What its query failed with. */
  readonly error?: string;
  readonly width?: number;
  readonly height?: number;
}

/** What the page draws: panels side by side, over one range of time. */
export interface PageContent {
  readonly panels: readonly PanelOnPage[];
  readonly range: { readonly fromMs: number; readonly toMs: number };
  /** Variables of the dashboard. */
  readonly variables?: Readonly<Record<string, string>>;
}

declare global {
  interface Window {
    /** Draws panels instead of those that are there. */
    drawPanels: (content: PageContent) => void;
    /** The time range that the panels show, which zooming changes. */
    shownRange: () => { readonly fromMs: number; readonly toMs: number };
  }
}
