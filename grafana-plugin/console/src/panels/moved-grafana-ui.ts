// What moves between versions of @grafana/ui, taken from where 12.4 and 13.2 both have it. The drawing of time series was
// put aside there in favour of a copy inside Grafana that npm does not have; tables are still called unstable.
import type { TableSortByFieldState } from "@grafana/ui";

export { TimeSeries, ZoomPlugin } from "@grafana/ui";
export { TableNG } from "@grafana/ui/unstable";

/** The values of `TooltipHoverMode`, an enum that @grafana/ui declares and does not export. */
export const hoverMode = {
  /** The nearest series at this place of the x axis. */
  nearest: 0,
  /** Every series at this place of the x axis. */
  all: 1,
  /** The one thing under the pointer. */
  under: 2,
} as const;

/** What a table takes from 13 on: how many rows a page has, and what stands where there is no value. */
export function newerTableProps(
  options: object,
  noValue: string | undefined,
): { readonly pageSize?: number; readonly noValue?: string } {
  const pageSize = "pageSize" in options ? options.pageSize : undefined;
  return {
    ...(typeof pageSize === "number" ? { pageSize } : {}),
    ...(noValue === undefined ? {} : { noValue }),
  };
}

/** The first sorting of a table, under the name that it has from 13 on and the one before. */
export function sortedBy(sortBy: TableSortByFieldState[] | undefined): { readonly sortBy?: TableSortByFieldState[] } {
  return sortBy === undefined ? {} : { sortBy, ...{ initialSortBy: sortBy } };
}
