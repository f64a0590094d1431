import {
  FieldType,
  LogRowContextQueryDirection,
  SupplementaryQueryType,
  dateTime,
  type DataFrame,
  type LogRowModel,
} from "@grafana/data";
import { firstValueFrom } from "rxjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCollector, type TestCollector } from "../../../collector/test/start-test-collector.ts";
import type { SpanhouseDataSource } from "../../src/datasource.ts";
import type { AnnotationKind, AnnotationQuery } from "../../src/query/annotation-query.ts";
import type { SpanhouseQuery } from "../../src/query/query.ts";
import type { VariableQuery } from "../../src/query/variable-query.ts";
import { annotationSupport } from "../../src/source/annotation-support.ts";
import { SpanhouseVariables } from "../../src/source/variable-support.ts";
import { otlpMetrics } from "../../../collector/test/otlp-metrics.ts";
import { otlpSpans } from "../../../collector/test/otlp-records.ts";
import { store } from "../../../collector/test/query-api-client.ts";
import { openMs, openShop, shopRange, traceId } from "./shop-records.ts";
import { answerTo, requestOf, startSource, valuesOf } from "./start-source.ts";

let running: TestCollector;
let source: SpanhouseDataSource;

const variables = { service: { value: "shop" }, odd: { value: "pay, later" }, both: { value: ["shop", "pay, later"] } };
const noEditor = (): null => null;
const [from, to] = [dateTime(shopRange.fromMs), dateTime(shopRange.toMs)];
const timeRange = { from, to, raw: { from, to } };

beforeAll(async () => {
  running = await startTestCollector();
  await openShop(running);
  source = startSource(running.queryUrl, { variables });
});
afterAll(() => running.remove());

/** A row as Grafana makes it of our frame. */
function rowOf(dataFrame: DataFrame, rowIndex: number): LogRowModel {
  const labels = valuesOf(dataFrame, "labels")[rowIndex] as LogRowModel["labels"];
  const timeEpochMs = Number(valuesOf(dataFrame, "timestamp")[rowIndex]);
  const id = String(valuesOf(dataFrame, "id")[rowIndex]);
  return {
    dataFrame,
    rowIndex,
    labels,
    timeEpochMs,
    timeEpochNs: id.split("-")[0] ?? "",
    rowId: id,
    uid: id,
  } as LogRowModel;
}

async function shopRows(): Promise<DataFrame> {
  const { data } = await answerTo(source, {
    ...shopRange,
    targets: [{ refId: "A", queryType: "logs", search: "service:shop" }],
  });
  return data[0]!;
}

test("the context of a record is what its sender said around it, the newest first", async () => {
  const frame = await shopRows();
  const bodies = valuesOf(frame, "body");
  const row = rowOf(frame, 5);
  const { Backward, Forward } = LogRowContextQueryDirection;
  const before = await source.getLogRowContext(row, { direction: Backward, limit: 3 });
  expect(valuesOf(before.data[0] as DataFrame, "body")).toEqual(bodies.slice(6, 9));
  const after = await source.getLogRowContext(row, { direction: Forward, limit: 3, timeWindowMs: 3_600_000 });
  expect(valuesOf(after.data[0] as DataFrame, "body")).toEqual(bodies.slice(2, 5));
  const ofTail = await source.getLogRowContext(
    { ...row, rowId: "tail-7" },
    {
      direction: Backward,
      limit: 2,
    },
  );
  expect(valuesOf(ofTail.data[0] as DataFrame, "body")).toEqual(bodies.slice(6, 8));
});

test("the query for the context finds the sender's records", async () => {
  const query = await source.getLogRowContextQuery(rowOf(await shopRows(), 0));
  expect(query).toMatchObject({ queryType: "logs", datasource: { uid: "spanhouse", type: source.type } });
  expect(query.filters).toEqual([
    { key: "service", op: "=", value: "shop" },
    { key: "host.name", op: "=", value: "a" },
  ]);
  const { data } = await answerTo(source, { ...shopRange, targets: [query] });
  expect(data[0]?.length).toBe(20);
});

test("a context that cannot be had says why", async () => {
  const row = rowOf(await shopRows(), 0);
  await expect(startSource("http://127.0.0.1:1").getLogRowContext(row, {})).rejects.toThrow("cannot be reached");
});

test("records that SQL selected have a context when they name their service", async () => {
  const columns = "Timestamp, Body, ServiceName, TraceId";
  const sql = `SELECT ${columns} FROM otel_logs WHERE $__timeFilter(Timestamp) AND ServiceName = 'shop' ORDER BY Timestamp DESC`;
  const frameOf = async (query: string): Promise<DataFrame> => {
    const targets: SpanhouseQuery[] = [{ refId: "A", queryType: "sql", sql: query, format: "logs" }];
    return (await answerTo(source, { ...shopRange, targets })).data[0]!;
  };
  const frame = await frameOf(sql);
  const row = { ...rowOf(frame, 5), rowId: undefined } as unknown as LogRowModel;
  const nano = `${row.timeEpochMs}${String(frame.fields.find(({ type }) => type === FieldType.time)?.nanos?.[5] ?? 0).padStart(6, "0")}`;
  const before = await source.getLogRowContext({ ...row, timeEpochNs: nano }, { limit: 2 });
  expect(valuesOf(before.data[0] as DataFrame, "body")).toEqual(valuesOf(frame, "body").slice(6, 8));
  const nameless = rowOf(await frameOf(sql.replace(", ServiceName", "")), 0);
  await expect(source.getLogRowContext(nameless, {})).rejects.toThrow("does not say which service");
});

test("labels tell where they come from", async () => {
  const frame = await shopRows();
  expect(source.getLabelDisplayTypeFromFrame("order.id", frame, 0)).toBe("Attributes");
  expect(source.getLabelDisplayTypeFromFrame("host.name", frame, 0)).toBe("Resource");
});

test("the volume beside a search has exact numbers by level", async () => {
  const targets: SpanhouseQuery[] = [
    { refId: "A", queryType: "logs", search: "service:shop", limit: 1, groupBy: ["service"] },
    { refId: "B", queryType: "service-map" },
  ];
  const type = SupplementaryQueryType.LogsVolume;
  const request = source.getSupplementaryRequest(type, requestOf({ ...shopRange, targets }));
  expect(request?.targets.map(({ refId }) => refId)).toEqual(["log-volume-A"]);
  const { data } = await answerTo(source, { ...shopRange, targets: request?.targets ?? [] });
  const totals = data.map(({ fields }) => [
    fields[1]?.labels?.["level"],
    ((fields[1]?.values ?? []) as number[]).reduce((sum, count) => sum + count, 0),
  ]);
  expect(totals).toEqual([
    ["info", 16],
    ["error", 4],
  ]);
  expect(source.getSupplementaryRequest(type, requestOf({ ...shopRange, targets: targets.slice(1) }))).toBeUndefined();
});

type Choice = Omit<VariableQuery, "refId">;

test.each<[Choice, readonly string[]]>([
  [{ kind: "services" }, ["page", "shop", "stock"]],
  [{ kind: "operations", service: "$service" }, ["GET stock", "POST /orders"]],
  [{ kind: "environments" }, ["test"]],
  [{ kind: "pages" }, ["/cart"]],
  [{ kind: "field-values", key: "order.id", search: "service:stock level:error" }, ["24", "9"]],
  [
    { kind: "field-values", signal: "traces", key: "name", filters: [{ key: "service", op: "=", value: "$service" }] },
    ["GET stock", "POST /orders"],
  ],
  [{ kind: "field-values" }, []],
  [{ kind: "later" as "services" }, []],
  [{ kind: "metrics", search: "queue" }, ["queue.length"]],
])("a variable of %j offers %j", async (choice, expected) => {
  const variables = new SpanhouseVariables(source.context, noEditor);
  const targets: VariableQuery[] = [{ refId: "V", ...choice }];
  const { data } = await firstValueFrom(variables.query(requestOf({ ...shopRange, targets })));
  const frame = data[0] as DataFrame;
  expect([...valuesOf(frame, "text")].map(String).toSorted()).toEqual(expected);
  expect(valuesOf(frame, "value")).toEqual(valuesOf(frame, "text"));
});

test("a variable says that it takes no regular expressions", async () => {
  const filters = [{ key: "service", op: "=~", value: "s.*" }] as const;
  const targets: VariableQuery[] = [{ refId: "V", kind: "field-values", key: "order.id", filters }];
  const asking = new SpanhouseVariables(source.context, noEditor).query(requestOf({ ...shopRange, targets }));
  await expect(firstValueFrom(asking)).rejects.toThrow("no regular expressions: service =~");
});

test("the name of a service may have a comma", async () => {
  const before = { fromMs: openMs - 86_400_000, toMs: openMs - 86_340_000 };
  const odd = { service: "pay, later", timeNano: BigInt(before.fromMs + 1_000) * 1_000_000n };
  const span = { ...odd, traceId, spanId: "00f067aa0ba902c1", name: "POST /pay" };
  await store(running, "traces", otlpSpans([{ ...span, startNano: odd.timeNano, durationNano: 1_000_000n }]));
  await store(
    running,
    "metrics",
    otlpMetrics([{ name: "pay.count", unit: "1", kind: "gauge", points: [{ ...odd, fields: { asDouble: 1 } }] }]),
  );
  const offered = async (choice: Choice): Promise<readonly unknown[]> => {
    const targets: VariableQuery[] = [{ refId: "V", ...choice }];
    const asking = new SpanhouseVariables(source.context, noEditor).query(requestOf({ ...before, targets }));
    return valuesOf((await firstValueFrom(asking)).data[0] as DataFrame, "text");
  };
  for (const service of ["$odd", "$both"]) {
    expect(await offered({ kind: "operations", service })).toEqual(["POST /pay"]);
    expect(await offered({ kind: "metrics", service })).toEqual(["pay.count"]);
  }
  expect(await source.completion.operations({ range: before, service: "$odd" })).toEqual(["POST /pay"]);
});

test("a variable over fields offers those that are stored", async () => {
  const variables = new SpanhouseVariables(source.context, noEditor);
  const targets: VariableQuery[] = [{ refId: "V", kind: "field-keys", signal: "logs" }];
  const { data } = await firstValueFrom(variables.query(requestOf({ ...shopRange, targets })));
  expect(valuesOf(data[0] as DataFrame, "text")).toEqual(expect.arrayContaining(["service", "attributes.order.id"]));
});

test("ad-hoc filters offer keys and values that the other filters leave", async () => {
  const filters = [{ key: "service", operator: "=", value: "stock" }];
  const keys = await source.getTagKeys({ filters, timeRange });
  expect(keys).toContainEqual({ text: "service", value: "service", group: "Fields" });
  expect(keys).toContainEqual({ text: "attributes.order.id", value: "attributes.order.id", group: "Attributes" });
  expect(keys.map(({ text }) => text)).not.toContain("attributes.browser.web_vital.name");
  const queries: SpanhouseQuery[] = [{ refId: "A", queryType: "logs" }];
  const values = await source.getTagValues({ key: "level", filters, timeRange, queries });
  expect(values.map(({ text }) => text)).toEqual(["info", "error"]);
  const own = await source.getTagValues({ key: "service", filters, timeRange, queries });
  expect(own.map(({ text }) => text).toSorted()).toEqual(["page", "shop", "stock"]);
});

test("the editors complete from what is stored", async () => {
  const { completion } = source;
  expect(await completion.services(shopRange)).toEqual(["page", "shop", "stock"]);
  expect(await completion.operations({ range: shopRange, service: "$service" })).toHaveLength(2);
  const [order] = await completion.fieldKeys({
    range: shopRange,
    signal: "logs",
    name: "order",
    search: "service:$service",
  });
  expect(order).toEqual({ key: "attributes.order.id", kind: "attribute", records: 20, about: "" });
  const values = await completion.fieldValues({ range: shopRange, signal: "logs", key: "service", value: "st" });
  expect(values).toEqual([{ value: "stock", records: 10 }]);
  const metrics = await completion.metrics({ range: shopRange, name: "duration" });
  expect(metrics).toMatchObject([
    { name: "http.server.request.duration", kind: "histogram", unit: "s", services: ["shop"] },
  ]);
  const cancelled = new AbortController();
  const asked = completion.services(shopRange, cancelled.signal);
  cancelled.abort();
  await expect(asked).rejects.toMatchObject({ code: "cancelled" });
});

async function marks(annotate: AnnotationKind, rest: Partial<AnnotationQuery> = {}): Promise<(readonly unknown[])[]> {
  const target: AnnotationQuery = { refId: "Anno", queryType: "logs", annotate, ...rest };
  const prepared = annotationSupport(noEditor).prepareQuery?.({
    name: "x",
    enable: true,
    iconColor: "red",
    target,
  });
  const { data, errors } = await answerTo(source, { ...shopRange, targets: prepared === undefined ? [] : [prepared] });
  expect(errors).toBeUndefined();
  const [titles, texts, tags] = ["title", "text", "tags"].map((name) => valuesOf(data[0], name));
  return valuesOf(data[0], "time").map((time, row) => [
    Number(time) - openMs,
    titles?.[row],
    texts?.[row],
    tags?.[row],
  ]);
}

test("releases, new errors and log records are marked", async () => {
  expect(await marks("releases", { search: "service:stock" })).toEqual([
    [0, "stock 1.2.0", "first seen", ["release", "stock"]],
  ]);
  const errors = await marks("errors", { filters: [{ key: "service", op: "=", value: "page" }] });
  expect(errors).toEqual([
    [3_000, "New error: TypeError", "no price for &lt;item&gt; in pay (/checkout.js), 1 times since", ["page"]],
  ]);
  const logs = await marks("logs", { search: "failed service:$service", limit: 2 });
  expect(logs.map(([, title, text]) => [title, text])).toEqual([
    ["shop", "payment failed for order 19"],
    ["shop", "payment failed for order 29"],
  ]);
});
