import type { Filter, FilterOperator } from "@spanhouse/schemas/query";
import { pageAddress, type AddressParameters, type RangeText } from "../host/page-address.ts";
import { detailsTabs, type DetailsTab } from "../panels/logs/details-tab.ts";

/** Everything that the page of log records shows, beside the time range; all of it stands in the address. */
export interface LogsState {
  /** In the search language. */
  readonly search: string;
  readonly filters: readonly Filter[];
  /** Fields that have a column of their own. */
  readonly columns: readonly string[];
  /** Id of the record whose details are open. */
  readonly record: string | undefined;
  readonly tab: DetailsTab;
  /** Records as they come in. */
  readonly live: boolean;
  readonly wrap: boolean;
  /** Attributes after each message. */
  readonly attributes: boolean;
}

/** Reads the address. What does not make sense is passed over, because an address may be old or written by hand. */
export function readLogsAddress(address: URLSearchParams): LogsState {
  const tab = address.get("tab");
  return {
    search: address.get("search") ?? "",
    filters: address.getAll("filter").flatMap((text) => readFilter(text)),
    columns: (address.get("columns") ?? "").split(",").filter((column) => column !== ""),
    record: address.get("record") ?? undefined,
    tab: detailsTabs.find((name) => name === tab) ?? "fields",
    live: address.get("live") === "1",
    wrap: address.get("wrap") === "1",
    attributes: address.get("attributes") !== "0",
  };
}

/** What the address says of a part of the state; what is as usual is left out, so that addresses stay short. */
export function logsParameters(state: Partial<LogsState>): AddressParameters {
  const parameters: Record<string, string | readonly string[] | null> = {};
  if (state.search !== undefined) parameters["search"] = state.search === "" ? null : state.search;
  if (state.filters !== undefined)
    parameters["filter"] = state.filters.length === 0 ? null : state.filters.map((filter) => writeFilter(filter));
  if (state.columns !== undefined) parameters["columns"] = state.columns.length === 0 ? null : state.columns.join(",");
  if ("record" in state) parameters["record"] = state.record ?? null;
  if (state.tab !== undefined) parameters["tab"] = state.tab === "fields" ? null : state.tab;
  if (state.live !== undefined) parameters["live"] = state.live ? "1" : null;
  if (state.wrap !== undefined) parameters["wrap"] = state.wrap ? "1" : null;
  if (state.attributes !== undefined) parameters["attributes"] = state.attributes ? null : "0";
  return parameters;
}

/** The address of the page that shows a query of log records: `/logs?search=...`; `range` as in the address, `from` and `to`. */
export function logsAddress(
  query: { readonly search?: string; readonly filters?: readonly Filter[] },
  range: RangeText = {},
): string {
  const { search = "", filters = [] } = query;
  return pageAddress("/logs", { ...range, ...logsParameters({ search, filters }) });
}

const valueless = new Set<FilterOperator>(["exists", "missing"]);
const several = new Set<FilterOperator>(["in", "not in"]);
const operators = new Set<string>(["=", "!=", "=~", "!~", ">", ">=", "<", "<=", ...several, ...valueless]);

/** `key|op|value`, further values of one that takes several after it; a bar in a text is doubled by a backslash. */
function writeFilter({ key, op, value, values }: Filter): string {
  const cells = [key, op, ...(values ?? (value === undefined ? [] : [String(value)]))];
  return cells.map((cell) => cell.replaceAll("\\", "\\\\").replaceAll("|", String.raw`\|`)).join("|");
}

function readFilter(text: string): readonly Filter[] {
  const [key = "", op = "", ...values] = cellsOf(text);
  if (key === "" || !operators.has(op)) return [];
  const operator = op as FilterOperator;
  if (valueless.has(operator)) return [{ key, op: operator }];
  if (several.has(operator)) return values.length === 0 ? [] : [{ key, op: operator, values }];
  return values.length === 1 ? [{ key, op: operator, value: values[0] }] : [];
}

function cellsOf(text: string): readonly string[] {
  const cells = [""];
  for (const [piece, escaped] of text.matchAll(/\\(.)|\||[^|\\]+/gsu)) {
    if (piece === "|") cells.push("");
    else cells[cells.length - 1] += escaped ?? piece;
  }
  return cells;
}
