import { describe, expect, it } from "vitest";
import {
  readTraceAddress,
  readTracesAddress,
  traceAddress,
  tracesAddress,
  tracesParameters,
  type TracesState,
} from "./traces-address.ts";
import { durationFilter, durationOfMs, otherFilters, quickFilters, withQuickFilters } from "./traces-filters.ts";
import { countedSpans, listQuery, redQuery } from "./traces-query.ts";
import { errorsOfTrace } from "./traces-trace-errors.ts";
import type { Span } from "../panels/traces/span.ts";

const state: TracesState = {
  search: 'name:"GET *"',
  filters: [
    { key: "service", op: "in", values: ["a|b", "c"] },
    { key: "duration", op: ">=", value: "250ms" },
    { key: "http.route", op: "=", value: "/cart" },
  ],
  show: "spans",
};

describe("the address of the page of traces", () => {
  it("says all that is shown, and is read as it was written", () => {
    const address = tracesAddress(state, { from: "now-6h", to: "now" });
    const parameters = new URLSearchParams(address.slice(address.indexOf("?")));
    expect(readTracesAddress(parameters)).toEqual(state);
    expect([parameters.get("from"), parameters.get("to")]).toEqual(["now-6h", "now"]);
  });

  it("leaves out what is as usual", () => {
    expect(tracesAddress({})).toBe("/traces");
    expect(tracesParameters({ show: "traces" })).toEqual({ show: null });
    expect(readTracesAddress(new URLSearchParams("show=nonsense")).show).toBe("traces");
  });

  it("leads to a trace and a span in it", () => {
    expect(traceAddress("ab")).toBe("/traces/ab");
    expect(traceAddress("ab", { from: "1", to: "2", span: "cd" })).toBe("/traces/ab?from=1&to=2&span=cd");
    expect(readTraceAddress(new URLSearchParams("span=cd&pane=logs"))).toEqual({ span: "cd", pane: "logs" });
    expect(readTraceAddress(new URLSearchParams("pane=other"))).toEqual({ span: undefined, pane: undefined });
  });
});

describe("quick filters", () => {
  it("are read from the filters, and leave the others", () => {
    expect(quickFilters(state.filters)).toEqual({
      ...{ services: ["a|b", "c"], operations: [], status: undefined, longerThan: "250ms", shorterThan: undefined },
    });
    expect(otherFilters(state.filters)).toEqual([{ key: "http.route", op: "=", value: "/cart" }]);
  });

  it("change their own filter in its place", () => {
    const changed = withQuickFilters(state.filters, { services: ["x"], status: "error", longerThan: undefined });
    expect(changed).toEqual([
      { key: "service", op: "=", value: "x" },
      { key: "http.route", op: "=", value: "/cart" },
      { key: "status", op: "=", value: "error" },
    ]);
    expect(withQuickFilters(changed, { services: [], status: undefined })).toEqual([
      { key: "http.route", op: "=", value: "/cart" },
    ]);
  });

  it("know a duration when they see one", () => {
    expect(["250", "1.5s", " 20 µs ", "2h"].map(durationFilter)).toEqual(["250ms", "1.5s", "20us", "2h"]);
    expect(durationFilter("soon")).toBeUndefined();
    expect([12_345, 250.04, 0.0123].map(durationOfMs)).toEqual(["12.3s", "250ms", "12us"]);
  });
});

describe("the queries of the page", () => {
  it("ask for traces or for spans, page by page", () => {
    expect(listQuery({ ...state, show: "traces" })).toMatchObject({ show: "search", search: state.search });
    expect(listQuery(state, "next")).toMatchObject({ show: "spans", cursor: "next" });
  });

  it("count requests, unless the search may mean any span", () => {
    const plain: TracesState = { search: "", filters: [{ key: "service", op: "=", value: "a" }], show: "traces" };
    expect(redQuery(plain)).toMatchObject({ show: "red", spans: "entry" });
    expect(countedSpans({ ...plain, search: "select" })).toBe("all");
    expect(countedSpans({ ...plain, filters: [{ key: "name", op: "=", value: "SELECT" }] })).toBe("all");
    expect(countedSpans({ ...plain, show: "spans" })).toBe("all");
  });
});

describe("errors of a trace", () => {
  const span = (told: Partial<Span>): Span => ({
    ...{
      row: 0,
      traceId: "t",
      spanId: "a",
      parentSpanId: "",
      name: "n",
      service: "s",
      startMs: 0,
      durationMs: 5,
      kind: "",
    },
    ...{
      status: "unset",
      statusMessage: "",
      scopeName: "",
      scopeVersion: "",
      traceState: "",
      attributes: [],
      resource: [],
    },
    ...{ events: [], references: [], warnings: [], stackTraces: [], ...told },
  });

  it("are exceptions, and failed spans without one, by time", () => {
    const thrown = { timeMs: 2, name: "exception", fields: [{ key: "exception.type", value: "TypeError" }] };
    const errors = errorsOfTrace([
      span({ spanId: "late", status: "error", statusMessage: "no", attributes: [{ key: "error.type", value: "500" }] }),
      span({ spanId: "thrown", status: "error", events: [thrown] }),
      span({ spanId: "fine" }),
    ]);
    expect(errors.map((error) => [error.span.spanId, error.type, error.message])).toEqual([
      ["thrown", "TypeError", ""],
      ["late", "500", "no"],
    ]);
  });
});
