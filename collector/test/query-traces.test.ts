import { afterAll, beforeAll, expect, test } from "vitest";
import { otlpLogs, otlpSpans, type TestSpan } from "./otlp-records.ts";
import { ask, columnOf, request, rowsOf, store, type Frame } from "./query-api-client.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

let running: TestCollector;

const baseMs = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const base = BigInt(baseMs) * 1_000_000n;
const range = { fromMs: baseMs, toMs: baseMs + 60_000 };
const millisecond = 1_000_000n;

function id(number: number, length: number): string {
  return number.toString(16).padStart(length, "0");
}

/** A page's request that goes through three services, a database and a queue; one a second, every fifth fails. */
function traceSpans(second: number): TestSpan[] {
  const traceId = id(second + 1, 32);
  const startNano = base + BigInt(second) * 1_000_000_000n;
  const failed = second % 5 === 0;
  const span = (number: number, rest: Omit<TestSpan, "traceId" | "spanId" | "startNano">): TestSpan => ({
    ...{ traceId, spanId: id(second * 16 + number + 1, 16), startNano: startNano + BigInt(number) * millisecond },
    ...rest,
  });
  const parent = (number: number): string => id(second * 16 + number + 1, 16);
  const durationNano = BigInt(second + 1) * 10n * millisecond;
  const route = second % 2 === 0 ? "/orders" : "/cart";
  return [
    span(0, {
      ...{ service: "shop", name: `POST ${route}`, kind: "server", durationNano },
      ...(failed ? { error: "no stock" } : {}),
      attributes: { "http.route": route, "http.response.status_code": failed ? 500 : 200 },
      resource: { "deployment.environment.name": second < 30 ? "prod" : "test" },
    }),
    span(1, {
      ...{ service: "shop", parent: parent(0), name: "POST", kind: "client", durationNano: 5n * millisecond },
      attributes: { "server.address": "stock.internal" },
    }),
    span(2, { service: "stock", parent: parent(1), name: "reserve", kind: "server", durationNano: 4n * millisecond }),
    span(3, {
      ...{ service: "stock", parent: parent(2), name: "SELECT", kind: "client", durationNano: 2n * millisecond },
      attributes: { "db.system.name": "postgresql", "db.namespace": "goods" },
    }),
    span(4, {
      ...{ service: "shop", parent: parent(0), name: "send orders", kind: "producer", durationNano: millisecond },
      attributes: { "messaging.system": "kafka", "messaging.destination.name": "orders" },
    }),
    span(5, {
      ...{
        service: "mail",
        parent: parent(4),
        name: "process orders",
        kind: "consumer",
        durationNano: 3n * millisecond,
      },
      attributes: { "messaging.system": "kafka", "messaging.destination.name": "orders" },
      ...(failed ? { error: "bounced" } : {}),
    }),
  ];
}

const seconds = Array.from({ length: 60 }, (_, second) => second);
const spans = seconds.flatMap(traceSpans);
const roots = spans.filter(({ parent }) => parent === undefined);

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  await store(running, "traces", otlpSpans(spans));
  const log = { service: "shop", traceId: id(1, 32), spanId: id(1, 16) };
  await store(
    running,
    "logs",
    otlpLogs([
      { ...log, timeNano: base + 2_000_000n, body: "second" },
      { ...log, timeNano: base + 1_000_000n, body: "first" },
      { ...log, traceId: id(2, 32), timeNano: base, body: "of another" },
    ]),
  );
});
afterAll(() => running.remove());

test("a trace is found by any of its spans and told as a whole", async () => {
  const answer = await ask(running, "/traces/search", { range, query: "service:mail status:error", limit: 3 });
  const rows = rowsOf(answer);
  expect(rows.map(({ traceId }) => traceId)).toEqual([id(56, 32), id(51, 32), id(46, 32)]);
  expect(rows[0]).toEqual({
    ...{ traceId: id(56, 32), time: baseMs + 55_000, startUnixNano: String(base + 55_000_000_000n), duration: 560 },
    ...{ service: "shop", name: "POST /cart", spans: 6, errors: 2, services: 3 },
    ...{ matchSpanId: id(55 * 16 + 6, 16), matchTime: baseMs + 55_005, matchService: "mail" },
    ...{ matchName: "process orders", matchDuration: 3, matchStatus: "Error" },
  });
});

test.each<[string, (second: number) => boolean]>([
  ["", () => true],
  ["duration>500ms", (second) => (second + 1) * 10 > 500],
  ["http.response.status_code:500", (second) => second % 5 === 0],
  ["http.route:/orders deployment.environment.name:test", (second) => second % 2 === 0 && second >= 30],
  ['name:"POST /c*" -status:error', (second) => second % 2 === 1 && second % 5 !== 0],
  ['"no stock"', (second) => second % 5 === 0],
  ["kind:server service:shop duration<=10ms", (second) => second === 0],
])("search of traces: %s", async (query, matches) => {
  const answer = await ask(running, "/traces/search", { range, query, limit: 100 });
  const expected = seconds.filter(matches).map((second) => id(second + 1, 32));
  expect(columnOf(answer, "traceId")).toEqual(expected.toReversed());
});

test.each([1, 7, 59, 60, 61])(
  "pages of %i traces show each once, though their spans reach over the pages' ends",
  async (limit) => {
    const shown: unknown[] = [];
    let cursor: string | undefined;
    do {
      const answer = await ask(running, "/traces/search", {
        range,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      shown.push(...columnOf(answer, "traceId"));
      cursor = answer.nextCursor;
    } while (cursor !== undefined);
    expect(shown).toEqual(seconds.map((second) => id(second + 1, 32)).toReversed());
  },
);

test("a trace that gets more spans while pages are read is not shown again, and a new one in between is not lost", async () => {
  const late = { fromMs: baseMs - 120_000, toMs: baseMs - 60_000 };
  const at = (second: number): bigint => BigInt(late.fromMs + second * 1000) * millisecond;
  const span = (trace: number, second: number): TestSpan => ({
    ...{ service: "late", traceId: id(0xa00 + trace, 32), spanId: id(0xa0000 + trace * 64 + second, 16), name: "late" },
    ...{ startNano: at(second), durationNano: millisecond },
  });
  await store(running, "traces", otlpSpans([span(1, 50), span(2, 40), span(3, 30), span(4, 20)]));
  const first = await ask(running, "/traces/search", { range: late, limit: 2 });
  expect(columnOf(first, "traceId")).toEqual([id(0xa01, 32), id(0xa02, 32)]);
  await store(running, "traces", otlpSpans([span(1, 35), span(2, 10), span(5, 25)]));
  const second = await ask(running, "/traces/search", { range: late, limit: 2, cursor: first.nextCursor });
  expect(columnOf(second, "traceId")).toEqual([id(0xa03, 32), id(0xa05, 32)]);
  const third = await ask(running, "/traces/search", { range: late, limit: 2, cursor: second.nextCursor });
  expect(columnOf(third, "traceId")).toEqual([id(0xa04, 32)]);
  expect(third.nextCursor).toBeUndefined();
});

test("spans are found each by itself", async () => {
  const answer = await ask(running, "/spans/search", { range, query: "kind:client service:stock", limit: 2 });
  expect(rowsOf(answer)[0]).toEqual({
    ...{ time: baseMs + 59_003, timeUnixNano: String(base + 59_003_000_000n), traceId: id(60, 32) },
    ...{ spanId: id(59 * 16 + 4, 16), parentSpanId: id(59 * 16 + 3, 16), service: "stock", name: "SELECT" },
    ...{ kind: "Client", duration: 2, status: "Unset", statusMessage: "" },
    attributes: { "db.namespace": "goods", "db.system.name": "postgresql" },
    resourceAttributes: { "service.name": "stock" },
  });
  const next = await ask(running, "/spans/search", {
    range,
    query: "kind:client service:stock",
    limit: 2,
    cursor: answer.nextCursor,
  });
  expect(columnOf(next, "traceId")).toEqual([id(58, 32), id(57, 32)]);
});

test("the log records of a trace come oldest first", async () => {
  const answer = await ask(running, `/traces/${id(1, 32).toUpperCase()}/logs`);
  expect(columnOf(answer, "body")).toEqual(["first", "second"]);
  const none = await ask(running, `/traces/${"f".repeat(32)}/logs`);
  expect(none.notices?.[0]?.text).toContain("no spans");
});

/** The value that so many are not above, within the hundredth that is promised. */
function near(milliseconds: number): { asymmetricMatch(value: unknown): boolean } {
  return { asymmetricMatch: (value) => Math.abs(Number(value) - milliseconds) <= milliseconds * 0.011 };
}

/** As ClickHouse's quantileDD counts: the value at the place q * (n - 1), cut off. */
function quantile(values: readonly number[], level: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(level * (values.length - 1))] ?? Number.NaN;
}

function labelled(frames: readonly Frame[], label: string): Map<string | undefined, Frame> {
  return new Map(frames.map((frame) => [frame.fields[1]?.labels?.[label], frame]));
}

test("rate, errors and durations by step and group are those of the spans", async () => {
  const asked = { range, query: "service:shop", groupBy: ["http.route"], stepMs: 20_000, spans: "root" };
  const { frames } = await ask(running, "/traces/red", asked);
  const byRoute = labelled(frames, "http.route");
  expect([...byRoute.keys()].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(["/cart", "/orders"]);
  for (const [route, frame] of byRoute) {
    const rows = rowsOf(frame);
    expect(rows.map(({ time }) => time)).toEqual([0, 1, 2].map((step) => baseMs + step * 20_000));
    for (const [step, row] of rows.entries()) {
      const chosen = roots.filter(
        ({ startNano, name }) => name === `POST ${route}` && (startNano - base) / 20_000_000_000n === BigInt(step),
      );
      const durations = chosen.map(({ durationNano }) => Number(durationNano) / 1e6);
      const errors = chosen.filter(({ error }) => error !== undefined).length;
      expect(row).toMatchObject({
        ...{
          count: chosen.length,
          rate: chosen.length / 20,
          errorRate: errors / 20,
          errorRatio: errors / chosen.length,
        },
        ...{
          p50: near(quantile(durations, 0.5)),
          p90: near(quantile(durations, 0.9)),
          p99: near(quantile(durations, 0.99)),
        },
      });
    }
  }
  expect(frames[0]?.fields.map(({ name, unit }) => [name, unit])).toContainEqual(["p99", "ms"]);
});

test("entries are server and consumer spans and roots; steps without any have a rate of 0 and no duration", async () => {
  const asked = { range: { fromMs: baseMs + 50_000, toMs: baseMs + 90_000 }, groupBy: ["service"], stepMs: 20_000 };
  const { frames } = await ask(running, "/traces/red", asked);
  const byService = labelled(frames, "service");
  expect([...byService.keys()].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    "mail",
    "shop",
    "stock",
  ]);
  expect(rowsOf(byService.get("mail") as Frame)).toMatchObject([
    { time: baseMs + 40_000, count: 10, rate: 1 },
    { time: baseMs + 60_000, count: 0, rate: 0, errorRatio: null, p50: null },
    { time: baseMs + 80_000, count: 0 },
  ]);
});

test("of many groups the largest are shown, and that there are more", async () => {
  const asked = {
    range,
    groupBy: ["name", "kind"],
    groupsMax: 2,
    spans: "all",
    maxDataPoints: 1,
    query: "service:shop",
  };
  const answer = await ask(running, "/traces/red", asked);
  expect(answer.frames.map(({ fields }) => fields[1]?.labels)).toEqual([
    { name: "POST", kind: "Client" },
    { name: "send orders", kind: "Producer" },
  ]);
  expect(answer.notices?.[0]?.text).toBe("The 2 largest of 4 groups are shown.");
});

test("services and their operations", async () => {
  const query = `fromMs=${range.fromMs}&toMs=${range.toMs}`;
  const services = rowsOf(await ask(running, `/services?${query}`));
  expect(services).toMatchObject([
    { service: "mail", spans: 60, requests: 60, errors: 12, logRecords: 0 },
    { service: "shop", spans: 180, requests: 60, errors: 12, logRecords: 3, lastSeen: baseMs + 59_004 },
    { service: "stock", spans: 120, requests: 60, errors: 0 },
  ]);
  const operations = rowsOf(await ask(running, `/operations?service=shop&${query}`));
  expect(operations.map(({ name, kind, spans: count, errors }) => [name, kind, count, errors])).toEqual([
    ["POST", "Client", 60, 0],
    ["send orders", "Producer", 60, 0],
    ["POST /cart", "Server", 30, 6],
    ["POST /orders", "Server", 30, 6],
  ]);
  expect(operations[0]).toMatchObject({ p50: near(5), p99: near(5) });
  const limited = await ask(running, `/operations?limit=1&${query}`);
  expect(limited.notices).toHaveLength(1);
});

test("left out, the range of a GET is the last hour", async () => {
  expect(columnOf(await ask(running, "/services"), "service")).toContain("stock");
});

test("the service map knows who calls whom, the database and the queue between producer and consumer", async () => {
  const [nodes, edges] = (await ask(running, "/service-map", { range })).frames.map(rowsOf);
  expect(nodes?.map(({ id: node, title, kind, requests, errors }) => [node, title, kind, requests, errors])).toEqual([
    ["database:postgresql:goods", "goods", "database", 60, 0],
    ["queue:kafka:orders", "orders", "queue", 60, 0],
    ["service:mail", "mail", "service", 60, 12],
    ["service:shop", "shop", "service", 60, 12],
    ["service:stock", "stock", "service", 60, 0],
  ]);
  const known = (edges ?? []).map(({ source, target, kind, requests, errors, rate }) => [
    source,
    target,
    kind,
    requests,
    errors,
    rate,
  ]);
  expect(known.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    ["queue:kafka:orders", "service:mail", "messaging", 60, 12, 1],
    ["service:shop", "queue:kafka:orders", "messaging", 60, 0, 1],
    ["service:shop", "service:stock", "call", 60, 0, 1],
    ["service:stock", "database:postgresql:goods", "database", 60, 0, 1],
  ]);
  expect(edges?.find(({ target }) => target === "service:stock")).toMatchObject({ p50: near(4), p99: near(4) });
});

test("what is called and sends no spans of its own stands in the service map by its host", async () => {
  const longBefore = 7_200_000;
  const at = base - BigInt(longBefore) * millisecond;
  const calls = [
    { "server.address": "bank.example" },
    { "url.full": "https://bank.example/pay?a=1" },
    { "rpc.system": "grpc", "peer.service": "mint" },
  ];
  await store(
    running,
    "traces",
    otlpSpans(
      calls.map((attributes, index): TestSpan => {
        const ids = { traceId: id(9_000 + index, 32), spanId: id(9_000 + index, 16) };
        const call = {
          service: "shop",
          name: "call",
          kind: "client",
          startNano: at,
          durationNano: 7n * millisecond,
        } as const;
        return Object.assign(ids, call, { attributes }, index === 0 ? { error: "refused" } : {});
      }),
    ),
  );
  const around = { fromMs: baseMs - longBefore - 1_000, toMs: baseMs - longBefore + 1_000 };
  const [nodes, edges] = (await ask(running, "/service-map", { range: around })).frames.map(rowsOf);
  expect(nodes?.map(({ id: node, kind, system, requests, errors }) => [node, kind, system, requests, errors])).toEqual([
    ["service:shop", "service", "", 3, 1],
    ["external:http:bank.example", "external", "http", 2, 1],
    ["external:grpc:mint", "external", "grpc", 1, 0],
  ]);
  expect(edges?.map(({ source, target, kind, p99 }) => [source, target, kind, p99])).toEqual([
    ["service:shop", "external:http:bank.example", "call", near(7)],
    ["service:shop", "external:grpc:mint", "call", near(7)],
  ]);
});

test("around one service only its neighbours are shown", async () => {
  const { frames } = await ask(running, "/service-map", { range, service: "mail" });
  expect(columnOf(frames[0] as Frame, "title").toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    "mail",
    "orders",
  ]);
  expect(columnOf(frames[1] as Frame, "target")).toEqual(["service:mail"]);
});

test.each<[string, Record<string, unknown> | undefined, string]>([
  ["/traces/search", { range, query: "duration>fast" }, "query, character 1: "],
  ["/traces/search", { range, cursor: "e30" }, "cursor: "],
  ["/traces/red", { range, groupBy: ["duration"] }, "groupBy: "],
  ["/traces/red", { range, groupBy: ["a", "b", "c", "d", "e", "f"] }, "groupBy: "],
  ["/traces/red", { range, spans: "some" }, "spans: "],
  ["/services?fromMs=x", undefined, "fromMs: "],
  ["/services?fromMs=5&toMs=4", undefined, "fromMs must be before toMs"],
  ["/operations?servise=x", undefined, "servise"],
  ["/traces/xyz/logs", undefined, "traceId: a trace id is 32"],
])("%s %j is refused", async (path, body, words) => {
  const { status, answer } = await request(running, path, body);
  expect({ status, code: answer.error.code }).toEqual({ status: 400, code: "query_invalid" });
  expect(answer.error.message).toContain(words);
});

test("a release is a version of a service that was not seen on the day before", async () => {
  const hour = 3_600_000;
  const release = (service: string, version: string, hoursAgo: number): Parameters<typeof otlpSpans>[0][number] => ({
    ...{ service, name: "released", traceId: id(9_500, 32), spanId: id(9_500 + hoursAgo, 16) },
    ...{ startNano: base - BigInt(hoursAgo * hour) * millisecond, durationNano: 1n },
    resource: { "service.version": version },
  });
  const spans = [release("till", "1.0.0", 30), release("till", "1.1.0", 20), release("till", "1.1.0", 2)];
  await store(running, "traces", otlpSpans([...spans, release("till", "1.2.0", 1), release("till", "1.0.0", 1)]));
  const asked = { range: { fromMs: baseMs - 3 * hour, toMs: baseMs }, query: "service:till" };
  const { fields, values } = await ask(running, "/releases", asked);
  expect(rowsOf({ fields, values }).map(({ service, version, firstSeen }) => [service, version, firstSeen])).toEqual([
    ["till", "1.0.0", baseMs - hour],
    ["till", "1.2.0", baseMs - hour],
  ]);
  const longer = await ask(running, "/releases", { ...asked, lookBackMs: 40 * hour, limit: 1 });
  expect(columnOf(longer, "version")).toEqual(["1.2.0"]);
  const whole = { ...asked, range: { fromMs: baseMs - 40 * hour, toMs: baseMs }, limit: 2 };
  const cut = await ask(running, "/releases", whole);
  expect(columnOf(cut, "version")).toEqual(["1.0.0", "1.1.0"]);
  expect(cut.notices?.[0]?.text).toContain("there are more");
});
