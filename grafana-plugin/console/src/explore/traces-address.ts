import type { Filter } from "@spanhouse/schemas/query";
import { pageAddress, type AddressParameters, type RangeText } from "../host/page-address.ts";
import { logsParameters, readLogsAddress } from "./logs-address.ts";

/** Everything that the page of traces shows, beside the time range; all of it stands in the address. */
export interface TracesState {
  /** In the search language, about spans. */
  readonly search: string;
  readonly filters: readonly Filter[];
  /** Whole traces, or the spans that were found. */
  readonly show: "traces" | "spans";
}

/** What the page of one trace shows; all of it stands in the address. */
export interface TraceState {
  /** The span whose details are open. */
  readonly span: string | undefined;
  /** What is shown below the waterfall. */
  readonly pane: TracePane | undefined;
}

/** What there is below a waterfall. */
export const tracePanes = ["logs", "errors", "services"] as const;
/** One of them. */
export type TracePane = (typeof tracePanes)[number];

/** Reads the address of the page of traces; search and filters stand there as on the page of log records. */
export function readTracesAddress(address: URLSearchParams): TracesState {
  const { search, filters } = readLogsAddress(address);
  return { search, filters, show: address.get("show") === "spans" ? "spans" : "traces" };
}

/** What the address says of a part of the state; what is as usual is left out. */
export function tracesParameters({ show, ...rest }: Partial<TracesState>): AddressParameters {
  return { ...logsParameters(rest), ...(show === undefined ? {} : { show: show === "traces" ? null : show }) };
}

/** Reads the address of the page of a trace. */
export function readTraceAddress(address: URLSearchParams): TraceState {
  const pane = address.get("pane");
  return { span: address.get("span") ?? undefined, pane: tracePanes.find((name) => name === pane) };
}

/** The address of the page that shows a query of traces or spans. */
export function tracesAddress(
  query: { readonly search?: string; readonly filters?: readonly Filter[]; readonly show?: string },
  range: RangeText = {},
): string {
  const { search = "", filters = [] } = query;
  const show = query.show === "spans" ? "spans" : "traces";
  return pageAddress("/traces", { ...range, ...tracesParameters({ search, filters, show }) });
}

/** The address of a trace and, if there is one, of a span in it. */
export function traceAddress(traceId: string, { span, ...range }: RangeText & { readonly span?: string } = {}): string {
  return pageAddress(`/traces/${encodeURIComponent(traceId)}`, { ...range, span: span ?? null });
}
