import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, columnOf, request, rowsOf, store } from "./query-api-client.ts";
import { otlpLogs, type TestLog } from "./otlp-records.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

let running: TestCollector;

/** The minute that everything happens in, ten minutes ago. */
const baseMs = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const base = BigInt(baseMs) * 1_000_000n;
const range = { fromMs: baseMs, toMs: baseMs + 60_000 };
const trace = "0af7651916cd43dd8448eb211c80319c";

const severities = [1, 5, 9, 13, 17, 21];
/** 60 records, one a second, in turn of two services and of every level. */
const logs: readonly TestLog[] = Array.from({ length: 60 }, (_, second) => ({
  service: second % 2 === 0 ? "cart" : "checkout",
  timeNano: base + BigInt(second) * 1_000_000_000n + BigInt(second),
  severityNumber: severities[second % 6] ?? 9,
  severityText: ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"][second % 6] ?? "",
  body: second % 10 === 3 ? `payment failed for order ${second}` : `step ${second}`,
  ...(second === 5 ? { traceId: trace, spanId: "b7ad6b7169203331", event: "order.placed" } : {}),
  attributes: { "order.id": `42${second}`, path: second % 4 === 0 ? "/health" : "/cart", size: second * 100 },
  resource: { "host.name": second < 30 ? "a" : "b" },
}));
/** One nanosecond with many records, among them equal ones. */
const crowdNano = base + 120_000_000_000n + 7n;
const crowd: readonly TestLog[] = Array.from({ length: 40 }, (_, index) => ({
  service: "crowd",
  timeNano: index < 35 ? crowdNano : crowdNano + BigInt(index),
  body: index < 20 ? "equal" : `own ${index}`,
}));
const crowdRange = { fromMs: baseMs + 120_000, toMs: baseMs + 180_000 };

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  await store(running, "logs", otlpLogs([...logs, ...crowd]));
});
afterAll(() => running.remove());

function bodies(matches: (log: TestLog, index: number) => boolean): string[] {
  return logs
    .filter(matches)
    .map((log) => log.body ?? "")
    .toReversed();
}

test.each<[string, (log: TestLog, index: number) => boolean]>([
  ["", () => true],
  ["service:cart", ({ service }) => service === "cart"],
  ["level>=error", (_, index) => index % 6 >= 4],
  ['"payment failed"', (_, index) => index % 10 === 3],
  ["PAYMENT -service:cart", ({ service }, index) => index % 10 === 3 && service !== "cart"],
  ["-path:/health", (_, index) => index % 4 !== 0],
  ["order.id:421*", (_, index) => `42${index}`.startsWith("421")],
  ["host.name:b size>=5000", (_, index) => index >= 50],
  ["resource.host.name:b level:(warn OR info)", (_, index) => index >= 30 && [2, 3].includes(index % 6)],
  [`trace:${trace.toUpperCase()}`, (_, index) => index === 5],
  ["event:order.*", (_, index) => index === 5],
  ["(step OR payment) -step", (_, index) => index % 10 === 3],
  ["nothing:here", () => false],
])("finds newest first: %s", async (query, matches) => {
  const answer = await ask(running, "/logs/search", { range, query, limit: 100 });
  expect(columnOf(answer, "body")).toEqual(bodies(matches));
  expect(answer.nextCursor).toBeUndefined();
});

test("a record comes with everything that is known of it", async () => {
  const answer = await ask(running, "/logs/search", { range, query: `trace:${trace}` });
  expect(rowsOf(answer)).toEqual([
    {
      time: baseMs + 5_000,
      timeUnixNano: String(base + 5_000_000_005n),
      id: expect.stringMatching(/^[0-9]{19}-[0-9a-f]{16}-0$/) as string,
      ...{ level: "fatal", severity: "FATAL", service: "checkout", body: "step 5", event: "order.placed" },
      ...{ traceId: trace, spanId: "b7ad6b7169203331", scope: "test", scopeAttributes: {} },
      attributes: { "order.id": "425", path: "/cart", size: "500" },
      resourceAttributes: { "host.name": "a", "service.name": "checkout" },
    },
  ]);
  expect(answer.fields[0]).toEqual({ name: "time", type: "time" });
  expect(answer.statistics.statements).toBe(2);
});

test("the range ends before its end", async () => {
  const at = Number(base / 1_000_000n) + 10_000;
  const inside = await ask(running, "/logs/search", { range: { fromMs: at, toMs: at + 1 } });
  expect(columnOf(inside, "body")).toEqual(["step 10"]);
  const before = await ask(running, "/logs/search", { range: { fromMs: at - 1, toMs: at } });
  expect(columnOf(before, "body")).toEqual([]);
});

test.each([
  [{ key: "service", op: "=", value: "cart" }, ({ service }: TestLog) => service === "cart"],
  [{ key: "service", op: "not in", values: ["cart", "x"] }, ({ service }: TestLog) => service !== "cart"],
  [{ key: "size", op: "<", value: 1000 }, (_: TestLog, index: number) => index < 10],
  [{ key: "attributes.path", op: "=~", value: "^/h" }, (_: TestLog, index: number) => index % 4 === 0],
  [{ key: "attributes.path", op: "!~", value: "^/h" }, (_: TestLog, index: number) => index % 4 !== 0],
  [{ key: "order.id", op: "missing" }, () => false],
  [{ key: "order.id", op: "exists" }, () => true],
  [{ key: "level", op: ">", value: "error" }, (_: TestLog, index: number) => index % 6 === 5],
])("a filter chooses as well: %j", async (filter, matches) => {
  const answer = await ask(running, "/logs/search", { range, filters: [filter], limit: 100 });
  expect(columnOf(answer, "body")).toEqual(bodies(matches));
});

async function readAll(
  limit: number,
  between: () => Promise<void> = async () => undefined,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let cursor: string | undefined;
  do {
    const answer = await ask(running, "/logs/search", {
      range: crowdRange,
      query: "service:crowd",
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(columnOf(answer, "id").length).toBeLessThanOrEqual(limit);
    rows.push(...rowsOf(answer));
    cursor = answer.nextCursor;
    await between();
  } while (cursor !== undefined);
  return rows;
}

test.each([1, 7, 20, 35, 39, 40, 41])(
  "pages of %i neither repeat nor lose a record of the same nanosecond",
  async (limit) => {
    const rows = await readAll(limit);
    expect(rows.map(({ body }) => String(body)).toSorted()).toEqual(crowd.map(({ body }) => body ?? "").toSorted());
    expect(new Set(rows.map(({ id }) => id)).size).toBe(crowd.length);
    const times = rows.map(({ timeUnixNano }) => BigInt(String(timeUnixNano)));
    expect(times.every((time, index) => index === 0 || time <= (times[index - 1] ?? 0n))).toBe(true);
  },
);

test("what comes in while pages are read does not move what is there", async () => {
  let added = 0;
  const rows = await readAll(9, async () => {
    const late = { service: "crowd", timeNano: crowdNano, body: `late ${added++}` };
    await store(running, "logs", otlpLogs([late, { ...late, timeNano: crowdNano + 1_000_000n }]));
  });
  const known = rows.map(({ body }) => String(body)).filter((body) => !body.startsWith("late"));
  expect(known.toSorted()).toEqual(crowd.map(({ body }) => body ?? "").toSorted());
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test("volume counts every record once, by level and step", async () => {
  const volume = await ask(running, "/logs/volume", { range, stepMs: 10_000 });
  expect(volume.frames.map(({ fields }) => fields[1]?.labels?.["level"])).toEqual([
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "fatal",
  ]);
  for (const [level, { values }] of volume.frames.entries()) {
    expect(values[0]).toEqual([0, 1, 2, 3, 4, 5].map((step) => baseMs + step * 10_000));
    const expected = [0, 1, 2, 3, 4, 5].map(
      (step) => logs.filter((_, index) => index % 6 === level && Math.floor(index / 10) === step).length,
    );
    expect(values[1]).toEqual(expected);
  }
  const chosen = await ask(running, "/logs/volume", { range, query: "payment service:checkout", maxDataPoints: 1 });
  expect(chosen.frames.flatMap(({ values }) => values[1])).toEqual([2, 2, 2]);
});

test("volume of any field, the largest groups first", async () => {
  const groupsMax = 1;
  const answer = await ask(running, "/logs/volume", { range, stepMs: 60_000, groupBy: ["service"], groupsMax });
  const names = new Set(logs.map(({ service }) => service));
  const sizes = [...names].map((name) => ({ name, size: logs.filter(({ service }) => service === name).length }));
  const largest = sizes.toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))[0];
  expect(answer.frames.map(({ fields, values }) => [fields[1]?.labels, values[1]])).toEqual([
    [{ service: largest?.name }, [largest?.size]],
  ]);
  expect(answer.notices?.[0]?.text).toBe(`The 1 largest of ${names.size} groups are shown.`);
});

test("the context of a record is what its service said before and after, the nearest first", async () => {
  const found = await ask(running, "/logs/search", { range, query: `trace:${trace}` });
  const [record] = rowsOf(found);
  const { timeUnixNano, id, service } = record ?? {};
  const around = { timeUnixNano, id, service, limit: 2 };
  const before = await ask(running, "/logs/context", { ...around, direction: "before" });
  expect(columnOf(before, "body")).toEqual(["payment failed for order 3", "step 1"]);
  const after = await ask(running, "/logs/context", { ...around, direction: "after" });
  expect(columnOf(after, "body")).toEqual(["step 7", "step 9"]);
  const narrowed = await ask(running, "/logs/context", { ...around, direction: "after", query: "host.name:b" });
  expect(columnOf(narrowed, "body")).toEqual(["step 31", "payment failed for order 33"]);
});

test("the context within a crowd leaves out the record itself and no other", async () => {
  const crowded = await ask(running, "/logs/search", { range: crowdRange, query: "service:crowd -late*", limit: 1000 });
  const rows = rowsOf(crowded);
  const at = 20;
  const { timeUnixNano, id, service } = rows[at] ?? {};
  const around = { timeUnixNano, id, service, limit: 1000, query: "-late*" };
  const before = await ask(running, "/logs/context", { ...around, direction: "before" });
  expect(columnOf(before, "id")).toEqual(rows.slice(at + 1).map((row) => row["id"]));
});

test.each<[string, Record<string, unknown>, string, string | undefined, number | undefined]>([
  ["/logs/search", {}, "range: ", "range", undefined],
  ["/logs/search", { range: { fromMs: 2, toMs: 1 } }, "fromMs must be before toMs", "range.fromMs", undefined],
  ["/logs/search", { range: { fromMs: "x", toMs: 1 } }, "range.fromMs", "range.fromMs", undefined],
  ["/logs/search", { range, limit: 1_000_000 }, "limit", "limit", undefined],
  ["/logs/search", { range, querry: "x" }, "querry", undefined, undefined],
  ["/logs/search", { range, query: "service:" }, "query, character 9: a value must follow", "query", 8],
  ["/logs/search", { range, query: "a level>loud" }, "query, character 3: ", "query", 2],
  [
    "/logs/search",
    { range, filters: [{ key: "a", op: "~", value: "x" }] },
    "filters[0].op: ",
    "filters[0].op",
    undefined,
  ],
  ["/logs/search", { range, filters: [{ key: "a", op: "in" }] }, "filters[0].values: ", "filters[0].values", undefined],
  [
    "/logs/search",
    { range, filters: [{ key: "level", op: ">", value: "x" }] },
    "filters[0]: ",
    "filters[0]",
    undefined,
  ],
  ["/logs/search", { range, filters: [{ key: "path", op: "=~", value: "(" }] }, "", undefined, undefined],
  ["/logs/search", { range, cursor: "nonsense" }, "cursor: it is not one of ours", "cursor", undefined],
  ["/logs/volume", { range, stepMs: 1 }, "stepMs: the range has 60000 steps", "stepMs", undefined],
  ["/logs/context", { timeUnixNano: "1", id: "1-x-0", service: "s", direction: "before" }, "id: ", "id", undefined],
])("%s %j is refused", async (...[path, body, words, field, offset]) => {
  const { status, answer } = await request(running, path, body);
  expect({ status, code: answer.error.code }).toEqual({ status: 400, code: "query_invalid" });
  expect(answer.error.message).toContain(words);
  expect(answer.error.field).toBe(field);
  expect(answer.error.position?.offset).toBe(offset);
});
