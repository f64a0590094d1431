import type { RedMeasure, TracesQuery } from "../../../src/query/query.ts";
import type { TracesState } from "./traces-address.ts";

/** Rows of a page of the table. */
const pageRows = 100;

/** The query of the table. */
export function listQuery({ search, filters, show }: TracesState, cursor?: string): TracesQuery {
  const page = { limit: pageRows, ...(cursor === undefined ? {} : { cursor }) };
  return { refId: "A", queryType: "traces", show: show === "spans" ? "spans" : "search", search, filters, ...page };
}

/** What the charts above the table show. */
export const redMeasures = ["rate", "errorRate", "p99"] as const satisfies readonly RedMeasure[];

/**
 * The query of rate, errors and duration. Without words of its own a search is about requests; one that names an operation or has words may
 * mean any span, and then every span that matches counts.
 */
export function redQuery(state: TracesState): TracesQuery {
  const { search, filters } = state;
  return {
    refId: "R",
    queryType: "traces",
    show: "red",
    measures: redMeasures,
    spans: countedSpans(state),
    search,
    filters,
  };
}

/** Which spans the charts count. */
export function countedSpans({ search, filters, show }: TracesState): "entry" | "all" {
  const narrow =
    search.trim() !== "" || filters.some(({ key }) => key !== "service" && key !== "status" && key !== "duration");
  return narrow || show === "spans" ? "all" : "entry";
}
