import { describe, expect, test } from "vitest";
import { consoleAddress } from "./explore-link.ts";

const left = (pane: object, beside = ""): string =>
  consoleAddress(new URLSearchParams(`left=${encodeURIComponent(JSON.stringify(pane))}${beside}`));

const range = { from: "now-30m", to: "now" };

describe("an address of Explore leads to the page of its topic", () => {
  test("log records, with their search and the range of the link", () => {
    const queries = [{ refId: "A", queryType: "logs", search: "level:error" }];
    expect(left({ queries, range })).toBe("/logs?from=now-30m&to=now&search=level%3Aerror");
  });

  test("one trace", () => {
    expect(left({ queries: [{ refId: "A", queryType: "trace", traceId: "abc" }] })).toBe("/traces/abc");
  });

  test("what was logged in a trace is a question like any other", () => {
    const address = left({ queries: [{ refId: "A", queryType: "trace", traceId: "abc", show: "logs" }] });
    const { pathname, searchParams } = new URL(address, "http://console");
    expect(pathname).toBe("/query");
    expect(JSON.parse(searchParams.get("query")!)).toEqual({ queryType: "trace", traceId: "abc", show: "logs" });
  });

  test("traces that are searched for", () => {
    const queries = [{ refId: "A", queryType: "traces", show: "search", search: "status:error" }];
    expect(left({ queries }, "&from=now-1h&to=now")).toBe("/traces?from=now-1h&to=now&search=status%3Aerror");
  });

  test("rates and everything else, without what the page knows itself", () => {
    const address = left({
      queries: [{ refId: "B", datasource: { uid: "x" }, queryType: "traces", show: "red" }],
      range,
    });
    expect(new URL(address, "http://console").searchParams.get("query")).toBe(`{"queryType":"traces","show":"red"}`);
  });

  test("the newer form with panes", () => {
    const panes = {
      abc: { queries: [{ refId: "A", queryType: "logs" }], range: { from: "1795270320000", to: "1795270620000" } },
    };
    const address = consoleAddress(new URLSearchParams({ schemaVersion: "1", panes: JSON.stringify(panes) }));
    expect(address).toBe("/logs?from=1795270320000&to=1795270620000");
  });

  test("what cannot be read becomes the query page", () => {
    expect(consoleAddress(new URLSearchParams("left=%7Bnot"))).toBe("/query");
    expect(consoleAddress(new URLSearchParams("left=null"))).toBe("/query");
    expect(consoleAddress(new URLSearchParams('panes={"a":null}'))).toBe("/query");
    expect(consoleAddress(new URLSearchParams())).toBe("/query");
  });
});
