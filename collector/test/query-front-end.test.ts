import { afterAll, beforeAll, expect, test } from "vitest";
import { otlpLogs, otlpSpans, type Attributes, type TestLog } from "./otlp-records.ts";
import { ask, columnOf, request, rowsOf, store } from "./query-api-client.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";

let running: TestCollector;

const baseMs = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const base = BigInt(baseMs) * 1_000_000n;
const range = { fromMs: baseMs, toMs: baseMs + 120_000 };
const at = (seconds: number): bigint => base + BigInt(Math.round(seconds * 1000)) * 1_000_000n;

const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile Safari/604.1";

interface Visit {
  readonly session: string;
  readonly user?: string;
  readonly mobile: boolean;
  readonly country: string;
}
const visits: readonly Visit[] = Array.from({ length: 20 }, (_, index) => ({
  ...{ session: `session-${index}`, mobile: index % 4 === 0, country: index % 2 === 0 ? "DE" : "FR" },
  ...(index % 5 === 0 ? {} : { user: `user-${index % 3}` }),
}));

function event(
  visit: Visit,
  seconds: number,
  rest: { readonly event: string; readonly page?: string; readonly attributes?: Attributes },
): TestLog {
  const page = rest.page ?? "/";
  return {
    ...{
      service: "page",
      timeNano: at(seconds),
      event: rest.event,
      severityNumber: rest.event === "exception" ? 17 : 9,
    },
    attributes: {
      "session.id": visit.session,
      ...(visit.user === undefined ? {} : { "user.id": visit.user }),
      "browser.document.url.full": `https://shop.example${page}?q=1`,
      "geo.country.iso_code": visit.country,
      ...rest.attributes,
    },
    resource: visit.mobile
      ? { "user_agent.original": iphone }
      : { "user_agent.original": chrome, "browser.mobile": false },
  };
}

const lcpOf = (index: number): number => 1000 + index * 200;
/** Each visitor sees two pages, clicks, leaves; vitals are reported twice; some fail. */
const records: readonly TestLog[] = visits.flatMap((visit, index): TestLog[] => {
  const start = index * 5;
  const view = (page: string): Attributes => ({
    "url.full": `https://shop.example${page}`,
    "browser.page.title": page,
  });
  const vital = (id: string, name: string, value: number): Attributes => ({
    ...{ "browser.web_vital.id": id, "browser.web_vital.name": name, "browser.web_vital.value": value },
  });
  const failure = (message: string, line: number): Attributes => ({
    ...{ "exception.type": "TypeError", "exception.message": message },
    "exception.stacktrace": `TypeError: ${message}\n    at pay (https://shop.example/assets/checkout-4f3a9b2c.js:${line}:7)\n    at click (https://shop.example/x.js:1:1)`,
  });
  return [
    event(visit, start, { event: "browser.page_view", attributes: view("/") }),
    event(visit, start + 0.5, { event: "browser.web_vital", attributes: vital(`cls-${index}`, "CLS", 0.05) }),
    event(visit, start + 1, { event: "browser.web_vital", attributes: vital(`lcp-${index}`, "LCP", lcpOf(index) / 2) }),
    event(visit, start + 1.5, { event: "browser.web_vital", attributes: vital(`lcp-${index}`, "LCP", lcpOf(index)) }),
    event(visit, start + 2, { event: "browser.user_action.click" }),
    event(visit, start + 3, {
      event: "browser.page_leave",
      attributes: {
        "url.full": "https://shop.example/",
        "browser.page.duration": 3000,
        "browser.page.scroll_depth": 0.5,
      },
    }),
    event(visit, start + 3, {
      event: "browser.page_view",
      page: "/cart/7",
      attributes: { ...view("/cart/7"), "browser.page.route": "/cart/:id" },
    }),
    ...(index % 5 === 1
      ? [
          event(visit, start + 4, {
            event: "exception",
            page: "/cart/7",
            attributes: { ...failure(`no price for item ${index}`, index), "browser.page.route": "/cart/:id" },
          }),
        ]
      : []),
  ];
});
const clickSpan = {
  ...{
    service: "page",
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    name: "POST",
    kind: "client" as const,
    startNano: at(2.5),
  },
  ...{ durationNano: 250_000_000n, attributes: { "session.id": "session-0" } },
};

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  await store(running, "logs", otlpLogs(records));
  await store(running, "traces", otlpSpans([clickSpan]));
});
afterAll(() => running.remove());

test("page views by step and device", async () => {
  const asked = { range, groupBy: ["device"], stepMs: 60_000 };
  const { frames } = await ask(running, "/front-end/page-views", asked);
  expect(frames.map(({ fields }) => fields[1]?.labels?.["device"])).toEqual(["desktop", "mobile"]);
  for (const [index, frame] of frames.entries()) {
    const chosen = (minute: number): Visit[] =>
      visits.filter(({ mobile }, visit) => mobile === (index === 1) && Math.floor((visit * 5) / 60) === minute);
    const expected = [0, 1].map((minute) => ({
      time: baseMs + minute * 60_000,
      views: chosen(minute).length * 2,
      sessions: chosen(minute).length,
      users: new Set(chosen(minute).flatMap(({ user }) => user ?? [])).size,
    }));
    expect(rowsOf(frame)).toEqual(expected);
  }
});

test("pages by their route or path, with what happened on them", async () => {
  expect(rowsOf(await ask(running, "/front-end/pages", { range }))).toEqual([
    { page: "/cart/:id", views: 20, sessions: 20, users: 3, errors: 4, timeSpent: null, scrollDepth: null },
    {
      page: "/",
      views: 20,
      sessions: 20,
      users: 3,
      errors: 0,
      timeSpent: expect.closeTo(3000, -2) as number,
      scrollDepth: 0.5,
    },
  ]);
});

test("sessions newest first, page by page", async () => {
  const first = await ask(running, "/front-end/sessions", { range, limit: 15 });
  const second = await ask(running, "/front-end/sessions", { range, limit: 15, cursor: first.nextCursor });
  const ids = [...columnOf(first, "sessionId"), ...columnOf(second, "sessionId")];
  expect(ids).toEqual(visits.map(({ session }) => session).toReversed());
  expect(second.nextCursor).toBeUndefined();
  expect(rowsOf(second).at(-2)).toEqual({
    ...{
      sessionId: "session-1",
      start: baseMs + 5_000,
      lastSeen: baseMs + 9_000,
      duration: 4_000,
      pageViews: 2,
      errors: 1,
    },
    ...{ actions: 1, records: 8, user: "user-1", service: "page", entryPage: "/", exitPage: "/cart/:id" },
    ...{ device: "desktop", browser: "Chrome", country: "FR" },
  });
  const failed = await ask(running, "/front-end/sessions", { range, query: "event:exception" });
  expect(columnOf(failed, "sessionId")).toEqual(["session-16", "session-11", "session-6", "session-1"]);
  expect(columnOf(failed, "records")).toEqual([8, 8, 8, 8]);
});

test("the timeline of a session has its records and spans in order", async () => {
  const query = `fromMs=${range.fromMs}&toMs=${range.toMs}`;
  const rows = rowsOf(await ask(running, `/front-end/sessions/session-0?${query}`));
  expect(rows.map(({ kind, name }) => `${String(kind)} ${String(name)}`)).toEqual([
    "event browser.page_view",
    "event browser.web_vital",
    "event browser.web_vital",
    "event browser.web_vital",
    "event browser.user_action.click",
    "span POST",
    "event browser.page_leave",
    "event browser.page_view",
  ]);
  expect(rows[5]).toMatchObject({ time: baseMs + 2_500, traceId: "a".repeat(32), duration: 250, level: "info" });
  const failed = rowsOf(await ask(running, `/front-end/sessions/session-1?${query}`)).at(-1);
  expect(failed).toMatchObject({ kind: "error", text: "no price for item 1", page: "/cart/:id", level: "error" });
  const cut = await ask(running, `/front-end/sessions/session-0?limit=2&${query}`);
  expect(cut.notices?.[0]?.text).toContain("The first 2 records");
  expect(columnOf(await ask(running, "/front-end/sessions/session-0"), "kind")).toHaveLength(8);
});

test("web vitals count the last value of each, in three bands", async () => {
  const rows = rowsOf(await ask(running, "/front-end/web-vitals", { range }));
  const lcp = visits.map((_, index) => lcpOf(index));
  const p75 = lcp[Math.floor(0.75 * (lcp.length - 1))] ?? 0;
  expect(rows.map(({ vital }) => vital)).toEqual(["CLS", "LCP"]);
  expect(rows[0]).toMatchObject({ count: 20, good: 20, poor: 0, rating: "good", goodShare: 1, unit: "" });
  expect(rows[1]).toMatchObject({
    ...{ count: 20, unit: "ms", rating: "needs-improvement" },
    good: lcp.filter((value) => value <= 2500).length,
    needsImprovement: lcp.filter((value) => value > 2500 && value <= 4000).length,
    poor: lcp.filter((value) => value > 4000).length,
  });
  expect(Math.abs(Number(rows[1]?.["p75"]) - p75)).toBeLessThan(p75 * 0.011);
});

test("web vitals by page, device and country, and over time", async () => {
  const asked = { range, query: "browser.web_vital.name:LCP", groupBy: ["page", "device", "country"] };
  const rows = rowsOf(await ask(running, "/front-end/web-vitals", asked));
  expect(rows.map(({ page, device, country, count }) => [page, device, country, count])).toEqual([
    ["/", "desktop", "DE", 5],
    ["/", "desktop", "FR", 10],
    ["/", "mobile", "DE", 5],
  ]);
  const series = await ask(running, "/front-end/web-vitals/series", { ...asked, groupBy: ["country"], stepMs: 60_000 });
  const french = series.frames.find(({ fields }) => fields[1]?.labels?.["country"] === "FR");
  expect(french?.fields[1]).toMatchObject({ name: "p75", unit: "ms", labels: { vital: "LCP", country: "FR" } });
  expect(columnOf(french ?? { fields: [], values: [] }, "count")).toEqual([6, 4]);
  expect(columnOf(french ?? { fields: [], values: [] }, "goodShare")).toEqual([4 / 6, 0]);
});

test.each<[string, Record<string, unknown>, readonly number[]]>([
  ["a search", { query: "page:/cart/:id" }, [0, 20]],
  ["a search with a star", { query: "page:/ca* -country:DE" }, [0, 10]],
  ["a filter", { filters: [{ key: "device", op: "=", value: "mobile" }] }, [5, 5]],
  ["several values", { filters: [{ key: "country", op: "in", values: ["DE", "IT"] }] }, [10, 10]],
  ["what is not so", { filters: [{ key: "browser", op: "!=", value: "Safari" }] }, [15, 15]],
  ["that it is there", { filters: [{ key: "browser", op: "missing" }] }, []],
])("page, device, browser and country choose records: %s", async (...[, asked, views]) => {
  const pages = rowsOf(await ask(running, "/front-end/pages", { range, ...asked }));
  const viewsOf = (page: string): number => Number(pages.find((row) => row["page"] === page)?.["views"] ?? 0);
  expect(pages.length === 0 ? [] : [viewsOf("/"), viewsOf("/cart/:id")]).toEqual(views);
});

test("they choose sessions, vitals, views and errors as well", async () => {
  const mobile = { range, query: "device:mobile" };
  expect(columnOf(await ask(running, "/front-end/sessions", mobile), "sessionId")).toHaveLength(5);
  expect(rowsOf(await ask(running, "/front-end/web-vitals", mobile))[0]).toMatchObject({ vital: "CLS", count: 5 });
  const views = await ask(running, "/front-end/page-views", { ...mobile, stepMs: 60_000 });
  expect(views.frames[0]?.values[1]).toEqual([6, 4]);
  expect(rowsOf(await ask(running, "/front-end/errors", { range, query: "country:FR" }))[0]).toMatchObject({
    count: 2,
  });
});

test("the first byte of a soft navigation is none", async () => {
  const later = { fromMs: baseMs + 300_000, toMs: baseMs + 360_000 };
  const firstByte = (seconds: number, value: number, navigation: string): TestLog => ({
    ...{ service: "page", timeNano: at(seconds), event: "browser.web_vital" },
    attributes: {
      ...{ "browser.web_vital.id": `ttfb-${seconds}`, "browser.web_vital.name": "ttfb" },
      ...{ "browser.web_vital.value": value, "browser.web_vital.navigation_type": navigation },
    },
  });
  await store(
    running,
    "logs",
    otlpLogs([
      firstByte(301, 700, "navigate"),
      firstByte(302, 0, "soft-navigation"),
      firstByte(303, 0, "soft-navigation"),
    ]),
  );
  const rows = rowsOf(await ask(running, "/front-end/web-vitals", { range: later }));
  expect(rows).toMatchObject([{ vital: "TTFB", count: 1, p75: expect.closeTo(700, -1) as number }]);
});

test("errors are one group although numbers, places in the file and hashes differ", async () => {
  const rows = rowsOf(await ask(running, "/front-end/errors", { range }));
  expect(rows).toEqual([
    {
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      ...{
        type: "TypeError",
        message: "no price for item <n>",
        frame: "pay (/assets/checkout.js)",
        count: 4,
        sessions: 4,
        users: 3,
      },
      ...{ firstSeen: baseMs + 9_000, lastSeen: baseMs + 84_000, services: ["page"], pages: ["/cart/:id"] },
      ...{ lastMessage: "no price for item 16", lastTraceId: "", lastSessionId: "session-16" },
      lastStack: expect.stringContaining("checkout-4f3a9b2c.js:16:7") as string,
    },
  ]);
});

test("errors by step, with the sessions they touch", async () => {
  const asked = { range, groupBy: ["exception.type", "country"], stepMs: 60_000 };
  const { frames } = await ask(running, "/front-end/errors/series", asked);
  expect(frames.map(({ fields }) => fields[1])).toEqual(
    ["DE", "FR"].map((country) => {
      const labels = { "exception.type": "TypeError", country };
      return { name: "errors", type: "number", unit: "short", labels };
    }),
  );
  expect(frames.map(({ values }) => values.slice(1))).toEqual([
    [
      [1, 1],
      [1, 1],
    ],
    [
      [2, 0],
      [2, 0],
    ],
  ]);
});

test("errors of other browsers and other messages fall into groups of their own", async () => {
  const late = { fromMs: baseMs + 200_000, toMs: baseMs + 260_000 };
  const failure = (seconds: number, message: string, stack: string): TestLog => ({
    ...{ service: "page", timeNano: at(seconds), event: "exception" },
    attributes: { "exception.type": "Error", "exception.message": message, "exception.stacktrace": stack },
  });
  await store(
    running,
    "logs",
    otlpLogs([
      failure(
        201,
        "load https://a.example/1 failed",
        "load@https://a.example/app.js?v=1:10:5\nmain@https://a.example/app.js:1:1",
      ),
      failure(202, "load https://b.example/2 failed", "load@https://b.example/app.js?v=2:11:6"),
      failure(
        203,
        "order 0af76519-16cd-43dd-8448-eb211c80319c is gone",
        "Error: order\n    at find (/srv/app/orders.ts:3:4)",
      ),
      failure(
        204,
        "order 1bf76519-16cd-43dd-8448-eb211c80319c is gone",
        "Error: order\n    at find (/srv/app/orders.ts:5:4)",
      ),
      failure(
        205,
        "order 1bf76519-16cd-43dd-8448-eb211c80319c is gone",
        "Error: order\n    at lose (/srv/app/orders.ts:5:4)",
      ),
      { service: "page", timeNano: at(206), body: "not an error" },
    ]),
  );
  const rows = rowsOf(await ask(running, "/front-end/errors", { range: late }));
  expect(rows.map(({ message, frame, count }) => [message, frame, count])).toEqual([
    ["order <id> is gone", "find (/srv/app/orders.ts)", 2],
    ["load <url> failed", "load@/app.js", 2],
    ["order <id> is gone", "lose (/srv/app/orders.ts)", 1],
  ]);
  expect((await ask(running, "/front-end/errors", { range: late, limit: 1 })).notices).toHaveLength(1);
});

test("fields and values are completed from what is there", async () => {
  const query = `signal=logs&fromMs=${range.fromMs}&toMs=${range.toMs}`;
  const fields = rowsOf(await ask(running, `/attributes/keys?${query}&name=PAGE`));
  expect(fields.map(({ key }) => key)).toEqual(
    [
      "attributes.browser.page.route",
      "attributes.browser.page.title",
      "attributes.browser.page.duration",
      "attributes.browser.page.scroll_depth",
    ].toSorted((a, b) => counted(b) - counted(a) || (a < b ? -1 : 1)),
  );
  const all = rowsOf(await ask(running, `/attributes/keys?${query}`));
  expect(all[0]).toEqual({ key: "service", kind: "text", records: null, about: "service.name of the resource" });
  expect(all.find(({ key }) => key === "resource.service.name")).toMatchObject({
    kind: "attribute",
    records: records.length,
  });
  const values = rowsOf(await ask(running, `/attributes/values?${query}&key=event&value=page`));
  expect(values).toEqual([
    { value: "browser.page_view", records: 40 },
    { value: "browser.page_leave", records: 20 },
  ]);
  const narrowed = rowsOf(
    await ask(running, `/attributes/values?${query}&key=attributes.user.id&query=event:exception`),
  );
  expect(narrowed.reduce((sum, { records: count }) => sum + Number(count), 0)).toBe(4);
  const spans = await ask(
    running,
    `/attributes/values?signal=traces&key=kind&fromMs=${range.fromMs}&toMs=${range.toMs}`,
  );
  expect(rowsOf(spans)).toEqual([{ value: "Client", records: 1 }]);
  expect(columnOf(await ask(running, `/attributes/keys?signal=metrics`), "kind")).toEqual([
    "text",
    "text",
    "text",
    "text",
  ]);
});

function counted(key: string): number {
  return records.filter(({ attributes }) => Object.hasOwn(attributes ?? {}, key.replace("attributes.", ""))).length;
}

test.each<[string, Record<string, unknown> | undefined, string]>([
  ["/front-end/web-vitals", { range, groupBy: "page" }, "groupBy: "],
  ["/front-end/errors", { range, query: "(" }, "query, character 1: "],
  ["/front-end/sessions", { range, cursor: "x" }, "cursor: "],
  ["/front-end/sessions/x?limit=0", undefined, "limit: "],
  ["/attributes/keys", undefined, "signal: "],
  ["/attributes/values?signal=logs", undefined, "key: "],
  ["/attributes/values?signal=logs&key=x&query=a%20level%3Ax", undefined, "query, character 3: "],
])("%s %j is refused", async (path, body, words) => {
  const { status, answer } = await request(running, path, body);
  expect({ status, code: answer.error.code }).toEqual({ status: 400, code: "query_invalid" });
  expect(answer.error.message).toContain(words);
});
