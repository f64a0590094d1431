import { isDateTime, type RawTimeRange } from "@grafana/data";
import type { SpanhouseQuery } from "../../../src/query/query.ts";
import { logsAddress } from "../explore/logs-address.ts";
import { traceAddress, tracesAddress } from "../explore/traces-address.ts";
import { pageAddress } from "../host/page-address.ts";
import { writeQuery } from "./query-address.ts";

/** What Grafana writes into `left`, and into each pane of `panes`. */
interface Pane {
  readonly queries?: readonly SpanhouseQuery[];
  readonly range?: Partial<RawTimeRange>;
}

/**
 * The page of the console that an address of Grafana's Explore means: log records, traces, one trace, and the query page for the rest.
 * `left` is the older form, `panes` the newer one, of which the first pane counts. `from` and `to` beside them stand in where a link
 * says no range: the page that it stands on adds its own.
 */
export function consoleAddress(search: URLSearchParams): string {
  const pane = paneOf(search);
  const range = rangeOf(pane, search);
  const query = pane.queries?.[0];
  if (query === undefined) return pageAddress("/query", range);
  if (query.queryType === "trace" && query.show !== "logs") return traceAddress(query.traceId, range);
  if (query.queryType === "logs" && query.show !== "volume") return logsAddress(query, range);
  if (query.queryType === "traces" && (query.show === "search" || query.show === "spans"))
    return tracesAddress(query, range);
  return pageAddress("/query", { ...range, query: writeQuery(query) });
}

function paneOf(search: URLSearchParams): Pane {
  try {
    const left = search.get("left");
    if (left !== null) return (JSON.parse(left) as Pane | null) ?? {};
    const panes = JSON.parse(search.get("panes") ?? "{}") as Record<string, Pane | null>;
    return Object.values(panes)[0] ?? {};
  } catch {
    return {};
  }
}

function rangeOf({ range = {} }: Pane, search: URLSearchParams): Record<string, string> {
  const ends = (["from", "to"] as const).map((name) => [name, textOf(range[name]) ?? search.get(name)] as const);
  return Object.fromEntries(ends.filter((end): end is readonly ["from" | "to", string] => end[1] !== null));
}

function textOf(end: RawTimeRange["from"] | undefined): string | undefined {
  return isDateTime(end) ? String(end.valueOf()) : end;
}
