import type { PanelBuilder } from "./grid.ts";
import type { Onward } from "./links.ts";
import { barsPanel } from "./panels.ts";
import { frontEnd, ofPage } from "./queries.ts";

/** What the bars count. */
export interface CountedByField {
  readonly show: "page-views" | "errors-series";
  readonly measure: "sessions" | "errors";
  readonly color: string;
  readonly onward: Onward;
}

/** What bars of it look like by one field. What does not have the field is left out. */
export function barsByField({ show, measure, color, onward }: CountedByField) {
  return (field: string, title: string, description: string): PanelBuilder =>
    barsPanel({
      ...{ title, description, field: measure, color, unit: "short", onward: [onward] },
      queries: [
        frontEnd({
          ...{ show, measures: [measure], groupBy: [field], groupsMax: 12, format: "table" },
          filters: [...ofPage, { key: field, op: "exists" }],
        }),
      ],
    });
}
