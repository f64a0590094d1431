import { LoadingState } from "@grafana/data";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCollector, type TestCollector } from "../../../collector/test/start-test-collector.ts";
import type { SpanhouseDataSource } from "../../src/datasource.ts";
import { lintFrames } from "../../src/frames/lint-frames.ts";
import type { SpanhouseQuery } from "../../src/query/query.ts";
import { openShop, session, shopRange, traceId } from "./shop-records.ts";
import { answerTo, startSource, valuesOf } from "./start-source.ts";

let running: TestCollector;
let source: SpanhouseDataSource;

beforeAll(async () => {
  running = await startTestCollector();
  await openShop(running);
  const variables = { service: { value: ["shop", "stock"] }, all: { value: "$__all", allValue: "*" } };
  source = startSource(running.queryUrl, { variables });
});
afterAll(() => running.remove());

const sql =
  "SELECT $__timeInterval(Timestamp) AS time, ServiceName, count() AS n FROM otel_logs WHERE ProjectId = $__project AND $__timeFilter(Timestamp) AND ServiceName IN ($service) GROUP BY time, ServiceName ORDER BY time";
const refId = "A";
const queries: readonly (readonly [query: SpanhouseQuery, shown: string | undefined])[] = [
  [{ refId, queryType: "logs", search: "service:$service" }, "logs"],
  [{ refId, queryType: "logs", show: "volume" }, "graph"],
  [{ refId, queryType: "logs", show: "volume", groupBy: ["service"] }, undefined],
  [{ refId, queryType: "traces", show: "search", filters: [{ key: "service", op: "=", value: "$all" }] }, "table"],
  [{ refId, queryType: "traces", show: "spans" }, "table"],
  [{ refId, queryType: "traces", show: "red", groupBy: ["service"] }, undefined],
  [{ refId, queryType: "traces", show: "red", groupBy: ["service"], format: "table" }, "table"],
  [{ refId, queryType: "traces", show: "services" }, "table"],
  [{ refId, queryType: "traces", show: "operations", service: "shop" }, "table"],
  [{ refId, queryType: "trace", traceId }, "trace"],
  [{ refId, queryType: "trace", traceId, show: "logs" }, "logs"],
  [{ refId, queryType: "metrics", metric: "queue.length" }, undefined],
  [{ refId, queryType: "metrics", metric: "http.server.request.duration", show: "quantile" }, undefined],
  [{ refId, queryType: "metrics", metric: "http.server.request.duration", show: "heatmap" }, undefined],
  [{ refId, queryType: "metrics", metric: "", show: "list" }, "table"],
  [{ refId, queryType: "front-end", show: "page-views" }, undefined],
  [{ refId, queryType: "front-end", show: "pages" }, "table"],
  [{ refId, queryType: "front-end", show: "sessions" }, "table"],
  [{ refId, queryType: "front-end", show: "session", sessionId: session }, "table"],
  [{ refId, queryType: "front-end", show: "web-vitals", vitals: ["LCP"] }, "table"],
  [{ refId, queryType: "front-end", show: "web-vitals-series" }, undefined],
  [{ refId, queryType: "front-end", show: "errors" }, "table"],
  [{ refId, queryType: "front-end", show: "errors-series" }, undefined],
  [{ refId, queryType: "service-map" }, "nodeGraph"],
  [{ refId, queryType: "sql", sql }, "table"],
  [{ refId, queryType: "sql", sql, format: "series" }, undefined],
];

test.each(queries)("%j is answered with frames as Grafana wants them", async (query, shown) => {
  const { data, errors, state } = await answerTo(source, { ...shopRange, targets: [query] });
  expect(errors).toBeUndefined();
  expect(state).toBe(LoadingState.Done);
  expect(lintFrames(data)).toEqual([]);
  expect(data.length).toBeGreaterThan(0);
  expect(data[0]?.length).toBeGreaterThan(0);
  expect(data[0]?.meta?.preferredVisualisationType).toBe(shown);
  for (const frame of data) {
    expect(frame.refId).toBe(refId);
    expect(frame.meta?.executedQueryString).toMatch(
      query.queryType === "sql" ? /IN \('shop', 'stock'\)/ : /\/api\/v1\//,
    );
  }
  expect(data[0]?.meta?.stats?.length ?? 0).toBeGreaterThan(
    query.queryType === "trace" && query.show !== "logs" ? -1 : 0,
  );
});

test("a query that fails leaves the others, and says where it is wrong", async () => {
  const targets: SpanhouseQuery[] = [
    { refId: "A", queryType: "logs" },
    { refId: "B", queryType: "logs", search: "service:" },
    { refId: "C", queryType: "sql", sql: "SELECT 1\nFROM otel_logs wher x y" },
    { refId: "D", queryType: "trace", traceId: "00000000000000000000000000000001" },
    { refId: "E", queryType: "metrics", metric: "queue.length", step: "5 apples" },
    { refId: "F", queryType: "metrics", metric: "" },
    { refId: "G", queryType: "logs", hide: true },
  ];
  const { data, errors, state } = await answerTo(source, { ...shopRange, targets });
  expect(state).toBe(LoadingState.Error);
  expect(data.map((frame) => frame.refId)).toEqual(["A"]);
  expect(errors?.map((error) => error.refId)).toEqual(["B", "C", "D", "E"]);
  expect(errors?.[0]).toMatchObject({ status: 400, code: "query_invalid", field: "query", place: { offset: 8 } });
  expect(errors?.[0]?.message).toContain('query, character 9: a value must follow "service:"');
  expect(errors?.[1]?.message).toContain("line 2");
  expect(errors?.[2]).toMatchObject({ status: 404, code: "not_found" });
  expect(errors?.[3]?.message).toContain("is no duration");
});

test("a metric that nobody sent is no data and no error, and a notice says so", async () => {
  for (const show of ["quantile", "heatmap", undefined] as const) {
    const query: SpanhouseQuery = {
      refId: "A",
      queryType: "metrics",
      metric: "none.such",
      ...(show === undefined ? {} : { show }),
    };
    const { data, errors, state } = await answerTo(source, { ...shopRange, targets: [query] });
    expect({ errors, state }).toEqual({ errors: undefined, state: LoadingState.Done });
    expect(data).toMatchObject([{ refId: "A", fields: [], length: 0 }]);
    expect(data[0]?.meta?.notices?.[0]?.text).toContain('there is no metric "none.such"');
  }
});

test("measures, legends and groups are those of the query", async () => {
  const query: SpanhouseQuery = {
    refId: "A",
    queryType: "traces",
    show: "red",
    groupBy: ["service"],
    measures: ["p99"],
    legend: "{{service}} slow",
  };
  const { data } = await answerTo(source, { ...shopRange, targets: [query] });
  const names = data.map(({ fields }) => String(fields[1]?.config.displayNameFromDS));
  expect(names.toSorted()).toEqual(["shop slow", "stock slow"]);
});

test("a table of groups has a row for each", async () => {
  const query: SpanhouseQuery = {
    refId: "A",
    queryType: "traces",
    show: "red",
    groupBy: ["service"],
    measures: ["count"],
    format: "table",
  };
  const { data } = await answerTo(source, { ...shopRange, targets: [query] });
  const rows = valuesOf(data[0], "service").map((service, row) => [service, valuesOf(data[0], "count")[row]]);
  expect(rows.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    ["shop", 1],
    ["stock", 1],
  ]);
});

test("quantiles come with exemplars that lead to their trace", async () => {
  const query: SpanhouseQuery = {
    refId: "A",
    queryType: "metrics",
    metric: "http.server.request.duration",
    show: "quantile",
  };
  const { data } = await answerTo(source, { ...shopRange, targets: [query] });
  const exemplars = data.find(({ meta }) => meta?.custom?.["resultType"] === "exemplar");
  expect(valuesOf(exemplars, "traceID")).toEqual([traceId]);
});

test("ad-hoc filters of the dashboard hold for every query", async () => {
  const rest = { filters: [{ key: "service", operator: "=", value: "stock" }] };
  const { data } = await answerTo(source, { ...shopRange, targets: [{ refId: "A", queryType: "logs" }], rest });
  expect(data[0]?.length).toBe(10);
});

test("the limit of the settings counts where the query has none", async () => {
  const few = startSource(running.queryUrl, { jsonData: { logsLimit: 3 } });
  const { data } = await answerTo(few, { ...shopRange, targets: [{ refId: "A", queryType: "logs" }] });
  expect(data[0]?.length).toBe(3);
});

test("nothing is asked when nothing is to be asked", async () => {
  const nowhere = startSource("http://127.0.0.1:1");
  const { data, errors } = await answerTo(nowhere, {
    ...shopRange,
    targets: [{ refId: "A", queryType: "metrics", metric: "" }],
  });
  expect({ data, errors }).toEqual({ data: [], errors: undefined });
  expect(nowhere.filterQuery({ refId: "A", queryType: "trace", traceId: "" })).toBe(false);
});
