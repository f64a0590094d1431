import fc from "fast-check";
import { expect, test } from "vitest";
import { logsAddress, logsParameters, readLogsAddress, type LogsState } from "./logs-address.ts";

const usual: LogsState = {
  ...{ search: "", filters: [], columns: [], record: undefined, tab: "fields", live: false, wrap: false },
  attributes: true,
};

function written(state: LogsState): URLSearchParams {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(logsParameters(state)))
    for (const one of typeof value === "string" ? [value] : (value ?? [])) address.append(name, one);
  return address;
}

test("what is as usual is not in the address", () => {
  expect(written(usual).toString()).toBe("");
  expect(readLogsAddress(new URLSearchParams())).toEqual(usual);
});

test("everything that is shown is read from the address again", () => {
  const state: LogsState = {
    ...{
      search: 'level>=warn "payment failed"',
      columns: ["order.id", "http.route"],
      record: "17952-ab-0",
      tab: "json",
    },
    filters: [
      { key: "service", op: "=", value: "cart" },
      { key: "path", op: "not in", values: ["/a", "/b|c"] },
      { key: "order.id", op: "exists" },
    ],
    ...{ live: true, wrap: true, attributes: false },
  };
  expect(readLogsAddress(written(state))).toEqual(state);
});

test("any text of a filter survives the address", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ unit: "grapheme" }), (key, value) => {
      const state: LogsState = { ...usual, filters: [{ key, op: "!=", value }] };
      expect(readLogsAddress(new URLSearchParams(written(state).toString()))).toEqual(state);
    }),
  );
});

test.each(["", "service", "service|~|cart", "|=|cart", "service|=", "service|=|a|b", "service|in"])(
  "a filter that makes no sense is passed over: %j",
  (filter) => {
    expect(readLogsAddress(new URLSearchParams([["filter", filter]])).filters).toEqual([]);
  },
);

test("a query has an address", () => {
  const query = { search: "payment", filters: [{ key: "service", op: "=", value: "cart" }] } as const;
  expect(logsAddress(query, { from: "now-1h", to: "now" })).toBe(
    "/logs?from=now-1h&to=now&search=payment&filter=service%7C%3D%7Ccart",
  );
});
