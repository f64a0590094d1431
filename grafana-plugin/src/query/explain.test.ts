import { expect, test } from "vitest";
import { explainConditions } from "./explain-conditions.ts";
import { explainAnnotation, explainQuery } from "./explain.ts";
import type { SpanhouseQuery } from "./query.ts";

type Written<Query> = Query extends SpanhouseQuery ? Omit<Query, "refId"> : never;
const explained = (query: Written<SpanhouseQuery>): string => explainQuery({ refId: "A", ...query });
const conditions = (search: string): string => explainConditions({ search }, "the message");

test("logs", () => {
  expect(explained({ queryType: "logs", search: 'service:cart level>=warn "payment failed"' })).toBe(
    "The newest 500 log records where service is cart, level is at least warn and the message has “payment failed”.",
  );
  expect(explained({ queryType: "logs", show: "volume", step: "1m" })).toBe(
    "The number of log records by level, in steps of at least 1m.",
  );
  expect(explainQuery({ refId: "A", queryType: "logs" }, 40)).toBe("The newest 40 log records.");
});

test("traces", () => {
  const filters = [{ key: "service", op: "in", values: ["a", "b"] }] as const;
  expect(explained({ queryType: "traces", show: "search", search: "duration>250ms", filters })).toBe(
    "The newest 50 traces with a span where duration is over 250ms and service is a or b.",
  );
  expect(explained({ queryType: "traces", show: "red", groupBy: ["service", "name"], measures: ["rate", "p99"] })).toBe(
    "Requests a second and 99th percentile of the duration of entry spans, by service and name (the largest 20), over time.",
  );
  expect(explained({ queryType: "traces", show: "operations", service: "$service" })).toBe(
    "The 200 most frequent operations of $service, with errors and durations.",
  );
});

test("metrics", () => {
  const metric = "http.server.request.duration";
  expect(explained({ queryType: "metrics", metric, show: "quantile", quantiles: [0.5, 0.91, 0.999] })).toBe(
    `Median, 91st percentile and 99.9th percentile of ${metric}, over time.`,
  );
  expect(explained({ queryType: "metrics", metric: "mem", groupBy: ["service"] })).toBe(
    "mem, by service (the largest 20), over time: the value of a gauge, the rate of a counter, the quantiles of a histogram.",
  );
  expect(explained({ queryType: "metrics", metric: "" })).toBe("No metric is chosen yet.");
  expect(explained({ queryType: "metrics", metric: "v8", show: "list" })).toBe(
    "The metrics whose name has “v8” in it, with kind and unit.",
  );
  expect(explained({ queryType: "metrics", metric: "mem", show: "value", reduce: "max", combine: "sum" })).toBe(
    "Greatest value in each step of each series, summed, of mem, over time.",
  );
});

test("front end, service map, one trace, SQL", () => {
  expect(explained({ queryType: "front-end", show: "web-vitals-series", vitals: ["LCP"], groupBy: ["page"] })).toBe(
    "75th percentile of LCP, by page (the largest 20), over time.",
  );
  expect(explained({ queryType: "front-end", show: "sessions", search: "event:exception" })).toBe(
    "The newest 50 sessions with a record where event is exception.",
  );
  expect(explained({ queryType: "service-map", service: "cart" })).toBe(
    "Services, databases and queues with which cart is connected, and the calls between them.",
  );
  expect(explained({ queryType: "trace", traceId: " " })).toBe("No trace is named yet.");
  expect(explained({ queryType: "sql", sql: "SELECT 1" })).toBe("The rows of this statement, as a table.");
});

test("annotations", () => {
  expect(explainAnnotation({ refId: "A", queryType: "logs", annotate: "releases", search: "service:cart" })).toBe(
    "A mark where a version of a service was first seen where service is cart, unless it was there on the day before.",
  );
  expect(explainAnnotation({ refId: "A", queryType: "logs", annotate: "logs", search: "(" })).toContain("mistake");
});

test("every part of the search language in words", () => {
  expect(conditions("a OR (b -c)")).toBe(
    "the message has “a” or (the message has “b” and the message does not have “c”)",
  );
  expect(conditions("-path:/health order.id:42* x:* -y:*")).toBe(
    "path is not /health, order.id begins with 42, x is there and y is missing",
  );
  expect(conditions("-service:(a OR b) -(p q)")).toBe(
    "service is neither a nor b and not (the message has “p” and the message has “q”)",
  );
  expect(conditions('name:"GET *" z:a*b -level>=warn')).toBe(
    "name begins with “GET ”, z begins with a and ends with b and level is not at least warn",
  );
  expect(conditions("")).toBe("");
  expect(explained({ queryType: "logs", search: "service:" })).toBe(
    "The search has a mistake, so nothing is asked yet.",
  );
});

test("filters in words", () => {
  expect(
    explainConditions(
      {
        filters: [
          { key: "a", op: "!=", value: "x y" },
          { key: "b", op: "=~", value: "^1" },
          { key: "c", op: "missing" },
          { key: "d", op: "not in", values: ["1", "2"] },
          { key: "e", op: ">=", value: 5 },
        ],
      },
      "the name",
    ),
  ).toBe("a is not “x y”, b matches ^1, c is missing, d is neither 1 nor 2 and e is at least 5");
});
