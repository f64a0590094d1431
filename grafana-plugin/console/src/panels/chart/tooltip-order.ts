import type { TooltipRow } from "./chart-tooltip.tsx";

/** A line of a tooltip with the value that it tells. */
export interface ValuedRow {
  readonly shown: TooltipRow;
  readonly value: number;
}

/** The lines in the order that the panel asks for (`SortOrder`): by their values, or as they are. */
export function inTooltipOrder(rows: readonly ValuedRow[], sort: string): TooltipRow[] {
  const direction = sort === "asc" ? 1 : sort === "desc" ? -1 : 0;
  // A sort keeps the order of equals, so a direction of 0 leaves all as they are.
  return rows.toSorted((first, second) => direction * (first.value - second.value)).map(({ shown }) => shown);
}
