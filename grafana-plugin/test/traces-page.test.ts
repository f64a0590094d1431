import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";
import { baseMs, cartTraces, checkoutId, longId, longSpans, mailId, rangeText, seedTraces } from "./seeded-traces.ts";
import { prepareConsole } from "./console-page.ts";

const opened = prepareConsole(seedTraces);
let running: TestCollector;
let page: Page;
beforeEach(() => {
  ({ running, page } = opened);
});

const found = () => page.getByTestId("trace-row");
const spans = () => page.getByTestId("span-row");
const span = (name: string) => page.getByRole("treeitem", { name });
const details = () => page.getByTestId("span-details");
const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);

async function openSearch(query = ""): Promise<void> {
  await page.goto(`${running.queryUrl}/traces?${rangeText}${query}`);
  await found().first().waitFor();
}

async function openTrace(traceId = checkoutId, query = ""): Promise<void> {
  await page.goto(`${running.queryUrl}/traces/${traceId}?${rangeText}${query}`);
  await spans().first().waitFor();
}

async function count(text: string | RegExp): Promise<void> {
  await page.getByRole("status").getByText(text).waitFor();
}

test("traces are listed, the newest first, and further pages come when one scrolls to the end", async () => {
  await openSearch();
  await count("100+ traces, newest first");
  const scroller = page.getByRole("table", { name: "Traces" }).getByRole("rowgroup").locator("..");
  await scroller.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await count(`${cartTraces + 3} traces, newest first`);
  await scroller.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await expect.poll(() => found().last().textContent()).toContain("GET /cart/0");
  expect(await found().count()).toBeLessThan(90);
});

test("a further page that fails is asked for once, and again by a refresh", async () => {
  let asked = 0;
  await page.route("**/api/v1/traces/search", async (route) => {
    const { cursor } = route.request().postDataJSON() as { readonly cursor?: string };
    if (cursor === undefined) return route.continue();
    asked++;
    return asked === 1
      ? route.fulfill({ status: 503, json: { error: { code: "clickhouse_unavailable", message: "it is away" } } })
      : route.continue();
  });
  await openSearch();
  await count("100+ traces, newest first");
  const scroller = page.getByRole("table", { name: "Traces" }).getByRole("rowgroup").locator("..");
  await scroller.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await page.getByText("it is away").waitFor();
  // Time enough for a table that asks by itself.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame);
  });
  expect(asked).toBe(1);
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await count(`${cartTraces + 3} traces, newest first`);
  expect(opened.problems.splice(0)).toEqual([expect.stringMatching(/^503 /)]);
});

test("a search is typed, stands in the address, opens what it found, and is there again on the way back", async () => {
  await openSearch();
  await page.keyboard.press("/");
  await page.keyboard.type("order.id:o-42");
  await page.keyboard.press("Enter");
  await count("1 traces, newest first");
  expect(parameter("search")).toBe("order.id:o-42");
  expect(await found().first().textContent()).toContain("payment: charge card");
  await found().first().getByRole("link").click();
  await details().getByText("o-42").waitFor();
  expect(new URL(page.url()).pathname).toBe(`/traces/${checkoutId}`);
  await page.getByTestId("back-to-search").click();
  await count("1 traces, newest first");
  expect(parameter("search")).toBe("order.id:o-42");
});

test("status, duration and service filter by their controls", async () => {
  await openSearch();
  await page.getByRole("radio", { name: "Error" }).check({ force: true });
  await count("14 traces, newest first");
  await page.getByLabel("Longer than").fill("100");
  await page.keyboard.press("Enter");
  await count("4 traces, newest first");
  expect(new URL(page.url()).searchParams.getAll("filter")).toEqual(["status|=|error", "duration|>=|100ms"]);
  const service = page.getByTestId("filter-service").getByRole("combobox");
  await service.click();
  await page.getByRole("option", { name: "cart" }).click();
  await page.keyboard.press("Escape");
  await count("3 traces, newest first");
});

test("spans are listed instead, and each leads to its place in its trace", async () => {
  await openSearch("&search=bank");
  await page.getByRole("radio", { name: "Spans" }).check({ force: true });
  await count("1 spans, newest first");
  expect(parameter("show")).toBe("spans");
  await found().first().getByRole("link").click();
  await expect.poll(() => details().getByRole("heading").first().textContent()).toBe("ask bank");
});

test("rate, errors and p99 are drawn, and a stretch that is drawn on them becomes the range", async () => {
  await openSearch();
  const chart = page.getByRole("figure", { name: /^Requests per second: between/ });
  await chart.waitFor();
  const plot = (await chart.locator("svg").boundingBox())!;
  await page.mouse.move(plot.x + plot.width * 0.25, plot.y + 20);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => Number(parameter("to")) - Number(parameter("from"))).toBeLessThan(170_000);
  expect(Number(parameter("from"))).toBeGreaterThan(baseMs + 120_000);
});

test("a rectangle on the picture of durations becomes range and filters", async () => {
  await openSearch("&search=service:cart");
  const plot = (await page.getByTestId("traces-scatter").locator("canvas").boundingBox())!;
  await page.mouse.move(plot.x + 2, plot.y + 8);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.4, plot.y + plot.height * 0.45, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => new URL(page.url()).searchParams.getAll("filter").length).toBe(2);
  const [longer, shorter] = new URL(page.url()).searchParams.getAll("filter");
  expect(longer).toMatch(/^duration\|>=\|[\d.]+(ms|s)$/);
  expect(shorter).toMatch(/^duration\|<=\|[\d.]+(ms|s)$/);
  expect(Number(parameter("to"))).toBeLessThan(baseMs + 260_000);
});

test("a trace is shown in order, with what is missing, and its numbers", async () => {
  await openTrace();
  expect(await spans().evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-level")))).toEqual([
    "1",
    "2",
    "3",
    "4",
    "4",
    "4",
    "5",
    "1",
    "2",
  ]);
  await page.getByRole("treeitem", { name: /^Missing span 000000000000dead/ }).waitFor();
  const header = page.getByTestId("trace-header");
  expect(await header.textContent()).toMatch(/webPOST \/checkout.*Duration400 ms.*Spans8.*Services5.*Errors2/);
  expect(await span("payment, ask bank").getByTestId("critical-path").count()).toBe(1);
  expect(await span("stock, reserve").getByTestId("critical-path").count()).toBe(1);
  expect(await span("payment, charge card").getByTestId("span-event-tick").count()).toBe(1);
});

test("a subtree is folded and says how many spans and errors it hides", async () => {
  await openTrace();
  await span("checkout, place order").getByTestId("span-toggle").click();
  await expect.poll(() => spans().count()).toBe(5);
  expect(await page.getByTestId("hidden-count").textContent()).toBe("+4");
  await page.getByRole("button", { name: "Expand all" }).click();
  await expect.poll(() => spans().count()).toBe(9);
  await page.getByRole("button", { name: "Collapse", exact: true }).click();
  await expect.poll(() => spans().count()).toBe(4);
});

test("the details of a span have its attributes, exception, stack, logs, and links to other traces", async () => {
  await openTrace();
  await span("payment, charge card").click();
  await details().getByText("o-42").waitFor();
  expect(parameter("span")).toBe("0000000000000006");
  await details().getByText("CardRefused", { exact: true }).waitFor();
  expect(await details().getByTestId("stack-trace").textContent()).toContain("at charge (/app/charge.js:7:3)");
  await details().getByText("the bank said no").waitFor();
  const link = details().getByTestId("span-reference").getByRole("link");
  expect(await link.getAttribute("href")).toContain(`/traces/${mailId}`);
  await link.click();
  await expect.poll(() => details().getByRole("heading").first().textContent()).toBe("send mail");
});

test("a link to a span opens it, also where it would be out of sight", async () => {
  await openTrace(longId, `&span=${longSpans.toString(16).padStart(16, "b")}`);
  await expect.poll(() => details().getByRole("heading").first().textContent()).toBe(`step ${longSpans - 1}`);
  await span(`step ${longSpans - 1},`).waitFor();
});

test("a search within the trace marks what it finds, and goes through it", async () => {
  await openTrace();
  await page.getByRole("tree").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("service=payment");
  const matches = page.getByTestId("match-count");
  await matches.getByText("2 found").waitFor();
  await page.keyboard.press("Enter");
  await matches.getByText("1 of 2").waitFor();
  await page.getByRole("tree").focus();
  await page.keyboard.press("n");
  await matches.getByText("2 of 2").waitFor();
  expect(await span("payment, ask bank").getAttribute("data-mark")).toBe("current");
  await page.keyboard.press("p");
  await matches.getByText("1 of 2").waitFor();
  await page.getByText("Matches only").click();
  await expect.poll(() => spans().count()).toBe(5);
  expect(await span("web, POST /checkout").getAttribute("data-mark")).toBe("aside");
});

test("the waterfall is used by keyboard alone", async () => {
  await openTrace();
  await page.getByRole("tree").focus();
  const selected = () => page.locator("[role=treeitem][aria-selected=true]").getAttribute("aria-label");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  await expect.poll(selected).toContain("place order");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => spans().count()).toBe(5);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => spans().count()).toBe(9);
  await page.keyboard.press("ArrowRight");
  await expect.poll(selected).toContain("SELECT cart");
  await page.keyboard.press("Enter");
  await details().getByText("db.query.text").waitFor();
  await page.keyboard.press("e");
  await expect.poll(() => details().getByRole("heading").first().textContent()).toBe("charge card");
  await page.keyboard.press("Escape");
  await details().waitFor({ state: "detached" });
  expect(parameter("span")).toBeNull();
  await page.keyboard.press("End");
  await expect.poll(selected).toContain("late audit");
});

test("drawing on the minimap zooms, and everything comes back", async () => {
  await openTrace();
  const ruler = page.getByTestId("trace-ruler");
  expect(await ruler.textContent()).toContain("400 ms");
  const map = (await page.getByTestId("trace-minimap").boundingBox())!;
  await page.mouse.move(map.x + map.width * 0.5, map.y + 20);
  await page.mouse.down();
  await page.mouse.move(map.x + map.width * 0.6, map.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => ruler.textContent()).not.toContain("400 ms");
  expect(await ruler.textContent()).toContain("220 ms");
  await page.getByRole("button", { name: "Whole trace" }).click();
  await expect.poll(() => ruler.textContent()).toContain("400 ms");
});

test("logs and errors of the trace lead to their spans", async () => {
  await openTrace();
  await page.getByRole("tab", { name: "Logs 2" }).click();
  expect(parameter("pane")).toBe("logs");
  await page.getByTestId("trace-record").filter({ hasText: "the bank said no" }).click();
  await expect.poll(() => details().getByRole("heading").first().textContent()).toBe("charge card");
  await page.getByRole("tab", { name: "Errors 2" }).click();
  await page.getByTestId("trace-error").filter({ hasText: "the card was refused" }).click();
  await expect.poll(() => details().getByRole("heading").first().textContent()).toBe("POST /checkout");
});

test("the services of the trace are a graph whose nodes lead on, and a list", async () => {
  await openTrace(checkoutId, "&pane=services");
  const nodes = page.getByTestId("graph-node");
  await expect.poll(() => nodes.count()).toBe(5);
  const leftOf = async (id: string): Promise<number> => (await page.locator(`[data-node-id="${id}"]`).boundingBox())!.x;
  expect(await leftOf("web")).toBeLessThan(await leftOf("checkout"));
  expect(await leftOf("checkout")).toBeLessThan(await leftOf("payment"));
  await page.getByRole("button", { name: /^payment, service/ }).click();
  const menu = page.getByTestId("node-menu");
  const href = await menu.getByRole("link").first().getAttribute("href");
  expect(decodeURIComponent(href ?? "")).toContain("payment");
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show as a list" }).click();
  await page
    .getByTestId("graph-list")
    .getByRole("rowheader", { name: /^payment/ })
    .waitFor();
});

test("of a trace of thousands of spans only what is in sight is in the document", async () => {
  await openTrace(longId);
  expect(await spans().count()).toBeLessThan(90);
  await page.getByRole("tree").focus();
  await page.keyboard.press("End");
  await page.locator("[role=treeitem][aria-selected=true]").waitFor();
  await page.getByTestId("trace-search").fill("name=step");
  await page.getByTestId("match-count").getByText(`${longSpans}`).waitFor();
  expect(await spans().count()).toBeLessThan(90);
});

test("a trace that is not stored is said not to be", async () => {
  await page.goto(`${running.queryUrl}/traces/${"f".repeat(32)}`);
  await page.getByText("No such trace").waitFor();
  expect(await page.getByRole("link", { name: "Search traces" }).getAttribute("href")).toBe("/traces");
  expect(opened.problems.splice(0)).toEqual([expect.stringMatching(/^404 /)]);
});
