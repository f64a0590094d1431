/** The editors as a person uses them, by mouse and keyboard, in the console on a real collector. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { administer } from "../../collector/test/administer-collector.ts";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";
import { openShop, session, shopRange, traceId } from "./source/shop-records.ts";
import { prepareConsole } from "./console-page.ts";

const opened = prepareConsole(openShop);
let running: TestCollector;
let page: Page;
/** What was sent to the query API, without completion. */
let asked: { readonly path: string; readonly body: Record<string, unknown> }[];

beforeEach(() => {
  ({ running, page } = opened);
  asked = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    const path = pathname.replace("/api/v1", "");
    if (
      pathname.startsWith("/api/v1/") &&
      !/^\/(?:attributes|services|operations|metrics)(?:\/keys|\/values)?$/.test(path)
    )
      asked.push({ path, body: (request.postDataJSON() ?? {}) as Record<string, unknown> });
  });
});

const editor = () => page.getByRole("group", { name: "Query A" });
const search = () => editor().getByRole("textbox", { name: "Search" });
const suggestion = (name: string | RegExp) => page.getByRole("option", { name });
const explained = () => page.getByTestId("query-explained");
/** The button lies over its text, or beside it, as the version of Grafana has it. */
const choose = (group: string, name: string) =>
  editor().getByRole("radiogroup", { name: group }).getByRole("radio", { name, exact: true }).check({ force: true });

async function open(query: object): Promise<void> {
  const { fromMs, toMs } = shopRange;
  const parameters = new URLSearchParams({ from: `${fromMs}`, to: `${toMs}`, query: JSON.stringify(query) });
  await page.goto(`${running.queryUrl}/query?${parameters}`);
  await editor().waitFor();
}

/** The query that stands in the address, which is the one that was asked last. */
function query(): Record<string, unknown> {
  return JSON.parse(new URL(page.url()).searchParams.get("query") ?? "{}") as Record<string, unknown>;
}

async function expectQuery(expected: Record<string, unknown>): Promise<void> {
  await expect.poll(query).toEqual(expected);
}

/** Picks a line of a list that completes, by mouse. */
async function pick(label: string, option: string | RegExp): Promise<void> {
  await editor().getByLabel(label, { exact: true }).click();
  await suggestion(option).first().click();
}

/** Picks one of several, whose list stays open. */
async function pickMany(label: string, option: string | RegExp): Promise<void> {
  await pick(label, option);
  await page.keyboard.press("Escape");
}

describe("the search field", () => {
  const logs = { queryType: "logs", show: "records" };

  test("completes fields, operators and values by keyboard, and asks on Enter alone", async () => {
    await open(logs);
    await search().focus();
    await page.keyboard.type("serv");
    await suggestion(/^service/).waitFor();
    await page.keyboard.press("Tab");
    await expect.poll(() => search().inputValue()).toBe("service:");
    await suggestion(/^stock/).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const active = await search().getAttribute("aria-activedescendant");
    expect(await page.locator(`[id="${active}"]`).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect(await search().inputValue()).toBe("service:shop ");
    await page.keyboard.type("level");
    await suggestion(/^level>=/).waitFor();
    for (let line = 0; line < 3; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await suggestion("error").waitFor();
    await page.keyboard.type("err");
    await suggestion("warn").waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    expect(query()).toEqual(logs);
    await page.keyboard.press("Enter");
    await expectQuery({ ...logs, search: "service:shop level>=error" });
    expect(await explained().innerText()).toBe(
      "The newest 500 log records where service is shop and level is at least error.",
    );
    await expect
      .poll(() => asked.at(-1))
      .toMatchObject({ path: "/logs/search", body: { query: "service:shop level>=error" } });
  });

  test("marks the character of what is wrong and sends nothing", async () => {
    await open(logs);
    await search().fill("service:shop (order");
    await page.keyboard.press("Enter");
    await editor().getByRole("alert").getByText("Character 14: the bracket is not closed").waitFor();
    expect(await page.getByTestId("search-problem-mark").innerText()).toBe("(");
    expect(await search().getAttribute("aria-invalid")).toBe("true");
    expect(query()).toEqual(logs);
    await search().fill("service:shop (order)");
    expect(await editor().getByRole("alert").count()).toBe(0);
    await page.keyboard.press("Control+Enter");
    await expectQuery({ ...logs, search: "service:shop (order)" });
    expect(asked.filter(({ body }) => body["query"] === "service:shop (order")).toEqual([]);
  });

  test("Escape closes the list, Ctrl+Space opens it, and leaving the field asks what was changed", async () => {
    await open(logs);
    await search().focus();
    await page.keyboard.press("Control+Space");
    await suggestion(/^level/).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("listbox").waitFor({ state: "detached" });
    await page.keyboard.type("order ");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expectQuery({ ...logs, search: "order" });
  });

  test("grows with what is written", async () => {
    await open(logs);
    const height = async (): Promise<number> => (await search().boundingBox())!.height;
    const before = await height();
    await search().fill(`${"service:shop OR ".repeat(20)}order`);
    expect(await height()).toBeGreaterThan(before + 15);
  });
});

describe("each topic builds its query and asks it", () => {
  test("logs: level, filters by keyboard, and their number by a field", async () => {
    await open({ queryType: "logs", show: "records" });
    await pick("Min level", "error");
    await expectQuery({ queryType: "logs", show: "records", filters: [{ key: "level", op: ">=", value: "error" }] });
    await editor().getByRole("button", { name: "Add filter" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("attributes.order.id");
    await suggestion(/attributes\.order\.id/)
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("4");
    await suggestion(/^4/).first().waitFor();
    await page.keyboard.press("Enter");
    const filters = [
      { key: "level", op: ">=", value: "error" },
      { key: "attributes.order.id", op: "=", value: "4" },
    ];
    await expectQuery({ queryType: "logs", show: "records", filters });
    await expect.poll(() => asked.at(-1)?.body["filters"]).toEqual(filters);
    await choose("Show", "Volume");
    await pickMany("Group by", /^service\b/);
    await expectQuery({ queryType: "logs", show: "volume", filters, groupBy: ["service"] });
    await editor().getByRole("button", { name: "Remove filter attributes.order.id" }).click();
    await expectQuery({ queryType: "logs", show: "volume", filters: filters.slice(0, 1), groupBy: ["service"] });
    await expect.poll(() => asked.at(-1)?.path).toBe("/logs/volume");
  });

  test("traces: service, operation, least duration, then rates by a field", async () => {
    await open({ queryType: "traces", show: "search" });
    await pickMany("Service", "shop");
    await pickMany("Operation", "POST /orders");
    await editor().getByLabel("Min duration").fill("10 ms");
    await page.keyboard.press("Enter");
    await editor().getByText("A duration such as 250ms or 1.5s").waitFor();
    await editor().getByLabel("Min duration").fill("10ms");
    await page.keyboard.press("Enter");
    const filters = [
      { key: "duration", op: ">=", value: "10ms" },
      { key: "name", op: "=", value: "POST /orders" },
      { key: "service", op: "=", value: "shop" },
    ];
    await expectQuery({ queryType: "traces", show: "search", filters });
    await choose("Show", "Rates");
    await editor()
      .getByRole("button", { name: /^Options/ })
      .click();
    await editor().getByLabel("Min step").fill("10s");
    await page.keyboard.press("Enter");
    await choose("Format", "Table");
    await expectQuery({ queryType: "traces", show: "red", filters, step: "10s", format: "table" });
    await expect.poll(() => asked.at(-1)?.path).toBe("/traces/red");
  });

  test("one trace: an id that is none is not asked", async () => {
    await open({ queryType: "trace", traceId: "" });
    await editor().getByLabel("Trace ID").fill("0af7");
    await page.keyboard.press("Enter");
    await editor().getByText("A trace id has 32 hexadecimal digits, this one 4").waitFor();
    await editor().getByLabel("Trace ID").fill(traceId);
    await page.keyboard.press("Enter");
    await expectQuery({ queryType: "trace", traceId });
    await expect.poll(() => asked.at(-1)?.path).toBe(`/traces/${traceId}`);
  });

  test("metrics: a metric with what it is, and what suits its kind", async () => {
    await open({ queryType: "metrics", metric: "" });
    expect(await explained().innerText()).toBe("No metric is chosen yet.");
    await pick("Metric", /^http\.server\.request\.duration/);
    await expectQuery({ queryType: "metrics", metric: "http.server.request.duration" });
    await editor().getByText("histogram · in s").waitFor();
    await editor().getByLabel("Show", { exact: true }).click();
    await suggestion(/^Heatmap/).waitFor();
    expect(await suggestion(/^Value/).count()).toBe(0);
    await suggestion(/^Quantiles/).click();
    await editor().getByLabel("Quantiles").click();
    await suggestion(/^p99$/).click();
    await expectQuery({
      queryType: "metrics",
      metric: "http.server.request.duration",
      show: "quantile",
      quantiles: [0.99],
    });
    await expect
      .poll(() => asked.findLast(({ path }) => path === "/metrics/series")?.body["quantiles"])
      .toEqual([0.99]);
  });

  test("front end, service map and SQL", async () => {
    await open({ queryType: "front-end", show: "web-vitals" });
    await pickMany("Vitals", "LCP");
    await pickMany("Group by", /^page\b/);
    await expectQuery({ queryType: "front-end", show: "web-vitals", vitals: ["LCP"], groupBy: ["page"] });
    await pick("Show", /^One session/);
    await editor().getByLabel("Session ID").fill(session);
    await page.keyboard.press("Enter");
    await expect.poll(() => asked.at(-1)?.path).toBe(`/front-end/sessions/${session}`);
    await choose("Topic", "Service map");
    await pick("Connected with", "stock");
    await expectQuery({ queryType: "service-map", service: "stock" });
    await choose("Topic", "SQL");
    await choose("Format", "Table");
    const code = editor().getByRole("group", { name: "SQL" });
    await code.getByText("otel_logs").first().click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("SELECT 1 AS one");
    await page.keyboard.press("Control+Enter");
    await expectQuery({ queryType: "sql", format: "table", sql: "SELECT 1 AS one" });
    await expect.poll(() => asked.at(-1)?.body["query"]).toBe("SELECT 1 AS one");
  });
});

test("conditions go from topic to topic, and coming back finds the rest", async () => {
  await open({ queryType: "traces", show: "red", measures: ["p99"], search: "service:shop" });
  await choose("Topic", "Trace");
  await choose("Topic", "Logs");
  await expectQuery({ queryType: "logs", show: "records", search: "service:shop" });
  await search().fill("service:stock");
  await page.keyboard.press("Enter");
  await choose("Topic", "Traces");
  await expectQuery({ queryType: "traces", show: "red", measures: ["p99"], search: "service:stock" });
});

test("the editor can be used by those who hear it", async () => {
  await open({
    queryType: "logs",
    show: "records",
    filters: [
      { key: "service", op: "in", values: ["shop", "stock"] },
      { key: "order.id", op: "not in", values: ["1"] },
    ],
  });
  await page.evaluate(axe.source);
  const found = await editor().evaluate(async (element) => (await window.axe.run(element)).violations);
  expect(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
});

describe("the config editor", () => {
  const key = `sh_read_4fQzT0aLm2_${"a".repeat(32)}`;

  test("says what is wrong with what is written", async () => {
    await page.goto(`${running.queryUrl}/config`);
    await page.getByLabel("Address").fill("http://localhost:4318");
    await page.getByLabel("Read key").fill("secret");
    await page.getByText("Port 4318 is where records are sent to").waitFor();
    await page.getByLabel("Timeout in ms").fill("0");
    await page.getByText("A read key begins with sh_read_").waitFor();
    await page.getByText("A whole number from 1 to 600,000").waitFor();
    await page.getByLabel("Timeout in ms").fill("5000");
    await page.getByLabel("Address").fill(running.queryUrl);
    await page.getByLabel("Read key").fill(key);
    await page.getByLabel("Log records").focus();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
  });

  // The last one: from here on the collector wants a key.
  test("keeps a key without showing it, and forgets it when it is reset", async () => {
    await page.goto(`${running.queryUrl}/config`);
    await page.getByLabel("Read key").waitFor();
    const administrator = await administer(running.queryUrl, running.config.dataDir);
    const made = await administrator.key({ projectId: "default", scope: "read" });
    await page.getByLabel("Read key").fill(made);
    await page.getByRole("button", { name: "Save & test" }).click();
    const reset = page.getByRole("button", { name: "Reset" });
    await reset.waitFor();
    expect(await page.getByLabel("Read key").isDisabled()).toBe(true);
    expect(await page.content()).not.toContain(made);
    await page.reload();
    await reset.click();
    expect(await page.getByLabel("Read key").inputValue()).toBe("");
    expect(opened.problems).toEqual([]);
    await page.getByRole("button", { name: "Save & test" }).click();
    await page.getByRole("dialog").getByText("The collector wants a key").first().waitFor();
    const refused = opened.problems.splice(0);
    expect(refused.filter((problem) => !problem.startsWith("401 "))).toEqual([]);
  });
});

declare global {
  interface Window {
    axe: typeof axe;
  }
}
