import { expect, test } from "vitest";
import { toAskError, toQueryProblem } from "./ask-error.ts";

const place = { offset: 8, line: 1, column: 9 };

test.each<[string, unknown, object]>([
  [
    "an error of the collector with its hint and place",
    {
      status: 400,
      data: {
        error: { code: "query_invalid", message: "it is wrong", hint: "do so", field: "query", position: place },
      },
    },
    { message: "line 1, column 9: it is wrong. do so.", status: 400, code: "query_invalid", field: "query", place },
  ],
  [
    "a place that the message names already",
    { status: 400, data: { error: { code: "query_invalid", message: "query, character 9: no", position: place } } },
    { message: "query, character 9: no.", place },
  ],
  [
    "a missing key",
    { status: 401, data: { error: { code: "key_missing", message: "reading needs a key" } } },
    { message: "reading needs a key. Set a read key in the settings of the data source.", code: "key_missing" },
  ],
  ["a proxy's page", { status: 502, data: "<html>" }, { status: 502, code: "http_502" }],
  ["no answer of Grafana's service", { status: 0, data: {} }, { code: "network" }],
  ["no answer of fetch", new TypeError("Failed to fetch"), { code: "network" }],
  ["what was aborted", new DOMException("aborted", "AbortError"), { code: "cancelled", type: "cancelled" }],
  ["what was cancelled", { status: -1, cancelled: true }, { code: "cancelled", type: "cancelled" }],
  [
    "a fault of ours",
    new TypeError("x is undefined"),
    { message: "The data source failed: x is undefined", code: "internal" },
  ],
  ["nothing", undefined, { code: "network" }],
])("%s is told", (_, thrown, expected) => {
  expect(toQueryProblem(thrown, "B")).toMatchObject({ refId: "B", ...expected });
});

test("an error that is told already stays as it is", () => {
  const error = toAskError({ status: 503, data: "" });
  expect(toAskError(error)).toBe(error);
});
