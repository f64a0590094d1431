import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { otlpLogs, type TestLog } from "../../collector/test/otlp-records.ts";
import { store } from "../../collector/test/query-api-client.ts";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";
import { prepareConsole } from "./console-page.ts";

/** Ten minutes that are over, so that no test waits for them. */
const baseMs = Math.floor(Date.now() / 60_000) * 60_000 - 1_200_000;
const range = `from=${baseMs}&to=${baseMs + 600_000}`;
const count = 700;
const severities = [5, 9, 9, 13, 17];
const trace = "0af7651916cd43dd8448eb211c80319c";

/** One record every 800 ms, in turn of two services; `step 0` is the oldest. */
const logs: readonly TestLog[] = Array.from({ length: count }, (_, index) => ({
  service: index % 2 === 0 ? "cart" : "checkout",
  timeNano: BigInt(baseMs + index * 800) * 1_000_000n + BigInt(index),
  severityNumber: severities[index % 5] ?? 9,
  body: index % 50 === 3 ? `payment failed for order ${index}` : `step ${index}`,
  ...(index === 699 ? { traceId: trace, spanId: "b7ad6b7169203331" } : {}),
  attributes: { "order.id": `o-${index}`, path: index % 4 === 0 ? "/health" : "/cart" },
  resource: { "host.name": index < 350 ? "a" : "b" },
}));

const opened = prepareConsole(async (running) => store(running, "logs", otlpLogs(logs)));
let running: TestCollector;
let page: Page;
beforeEach(() => {
  ({ running, page } = opened);
});

const grid = () => page.getByRole("grid", { name: "Log records" });
const lines = () => grid().locator("[data-record]");
const details = () => page.getByRole("region", { name: "Details of the log record" });
const counted = (text: string) => page.getByText(text, { exact: true });

async function open(query = ""): Promise<void> {
  await page.goto(`${running.queryUrl}/logs?${range}${query}`);
  await lines().first().waitFor();
}

async function search(text: string): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

function parameter(name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

test("the newest record is on top, and scrolling to the end reads all of them once", async () => {
  await open();
  await expect.poll(() => lines().first().textContent()).toContain("step 699");
  await counted("300 of 700 records").waitFor();
  for (const shown of ["600 of 700 records", "700 records"]) {
    await grid().evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
    await counted(shown).waitFor();
  }
  await grid().evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await grid().getByText("No older records in this time").waitFor();
  await expect.poll(() => lines().last().textContent()).toContain("step 0");
  expect(await lines().count()).toBeLessThan(120);
});

test("a search is typed, marks what it found, and stands in the address", async () => {
  await open();
  await search("payment level>=error");
  await counted("No log record matches").waitFor();
  await search("payment failed");
  await counted("14 records").waitFor();
  expect(parameter("search")).toBe("payment failed");
  expect(await lines().first().locator("mark").allTextContents()).toEqual(["payment", "failed"]);
  await page.goBack();
  await expect.poll(() => parameter("search")).toBe("payment level>=error");
});

test("a search that cannot be read is not sent, and its character is named", async () => {
  await open();
  await search("service:cart level>=warm");
  await page.getByRole("alert").getByText("Character 14").waitFor();
  expect(parameter("search")).toBeNull();
});

test("dragging over the histogram zooms in, a level filters", async () => {
  await open();
  const histogram = page.getByRole("img", { name: /^700 log records/ });
  await histogram.waitFor();
  const { x, y, width } = (await histogram.boundingBox())!;
  await page.mouse.move(x + width * 0.25, y + 30);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.5, y + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => Number(parameter("to")) - Number(parameter("from"))).toBeGreaterThan(140_000);
  expect(Number(parameter("to")) - Number(parameter("from"))).toBeLessThan(160_000);
  expect(Number(parameter("from"))).toBeGreaterThan(baseMs + 140_000);
  await page.getByRole("group", { name: "Levels" }).getByRole("button", { name: /^warn/ }).click();
  await page.getByRole("list", { name: "Filters" }).getByText("level = warn").waitFor();
  await expect
    .poll(async () => new Set(await grid().locator("[role=gridcell]:nth-child(3)").allTextContents()))
    .toEqual(new Set(["warn"]));
});

test("a value beside the list filters by a click, and a second one takes it back", async () => {
  await open();
  const value = page.getByRole("button", { name: /^Only records with service cart/ });
  await value.click();
  await counted("300 of 350 records").waitFor();
  expect(parameter("filter")).toBe("service|=|cart");
  await value.click();
  await counted("300 of 700 records").waitFor();
  expect(parameter("filter")).toBeNull();
});

test("a text that is selected can be searched for", async () => {
  await open();
  await lines().first().click();
  await details()
    .getByLabel("Message")
    .dblclick({ position: { x: 20, y: 16 } });
  await page.getByRole("toolbar", { name: "Selected text" }).getByRole("button", { name: "Exclude it" }).click();
  await expect.poll(() => parameter("search")).toMatch(/^-/);
  await counted("14 records").waitFor();
});

test("a record opens beside the list: fields, a column, a filter, JSON, and its trace", async () => {
  await open();
  await lines().first().click();
  await details().getByText("order.id").waitFor();
  const field = details().locator("[data-field='order.id']");
  await field.hover();
  await field.getByRole("button", { name: "Show order.id as a column" }).click();
  await page.getByRole("columnheader", { name: "order.id" }).waitFor();
  expect(await lines().nth(1).textContent()).toContain("o-698");
  await details().getByRole("tab", { name: "JSON" }).click();
  const json = JSON.parse((await details().getByLabel("The record as JSON").textContent()) ?? "") as object;
  expect(json).toMatchObject({ attributes: { "order.id": "o-699" }, resource: { "host.name": "b" }, level: "error" });
  expect(await details().getByRole("link", { name: "Open trace" }).getAttribute("href")).toContain(trace);
  await details().getByRole("tab", { name: "Fields" }).click();
  await details().locator("[data-field='path']").hover();
  await details().locator("[data-field='path']").getByRole("button", { name: "No records with this path" }).click();
  await counted("175 records").waitFor();
  expect(parameter("filter")).toBe("path|!=|/cart");
});

test("an address shows what it showed: search, columns, and a record that is not among the first", async () => {
  await open("&search=service:cart");
  for (const shown of ["300 of 350 records", "350 records"]) {
    await counted(shown).waitFor();
    await grid().evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  }
  await grid().getByText("step 0", { exact: true }).click();
  await expect.poll(() => parameter("record")).not.toBeNull();
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await details().getByLabel("Message").getByText("step 0").waitFor();
  expect(await page.getByLabel("Search log records").inputValue()).toBe("service:cart");
});

test("the context of a record is what its service said before and after it", async () => {
  await open("&search=order.id:o-400");
  await lines().first().click();
  await details().getByRole("tab", { name: "Context" }).click();
  const around = details().getByRole("grid", { name: "Records around this one" });
  await around.getByText("step 398", { exact: true }).waitFor();
  await around.getByText("step 402", { exact: true }).waitFor();
  const texts = await around.locator("[data-record] [role=gridcell]:last-child").allTextContents();
  expect(texts).not.toContain("step 399");
  const at = texts.indexOf("step 400");
  expect(texts.slice(at - 1, at + 2)).toEqual(["step 402", "step 400", "step 398"]);
  expect(await around.locator("[aria-selected=true]").textContent()).toContain("step 400");
});

test("the live tail shows a record that is sent now, and holds still while somebody points at it", async () => {
  const service = "live";
  await page.goto(`${running.queryUrl}/logs?from=now-5m&to=now&search=service:${service}`);
  await counted("No log record matches").waitFor();
  await page.keyboard.press("l");
  await page.getByRole("status").getByText("Live", { exact: true }).waitFor();
  expect(parameter("live")).toBe("1");
  const send = async (body: string): Promise<void> => {
    const timeNano = BigInt(Date.now()) * 1_000_000n;
    await store(running, "logs", otlpLogs([{ service, timeNano, severityNumber: 17, body }]));
  };
  await send("first of all");
  await lines().getByText("first of all").waitFor();
  await lines().first().hover();
  await page.getByText("Live, paused while you point at the list").waitFor();
  await send("came later");
  // By keyboard, because a pointer on its way to the button leaves the list, which lets go of it as well.
  await page.getByRole("button", { name: "1 new" }).press("Enter");
  await lines().getByText("came later").waitFor();
  // What is held is of the search before, so another one lets go of it.
  await page.getByRole("button", { name: "Pause" }).click();
  const search = page.getByLabel("Search log records");
  await search.fill("another");
  await search.press("Enter");
  await page.getByText("Records appear here as they come in.").waitFor();
  await page.getByRole("status").getByText("Live", { exact: true }).waitFor();
  await send("another one");
  await lines().getByText("another one").waitFor();
  await search.fill("");
  await search.press("Enter");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("Records appear here as they come in.").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(() => parameter("live")).toBeNull();
  await lines().getByText("came later").first().waitFor();
});

test("the page is used by keyboard alone", async () => {
  await open();
  for (const key of ["j", "j", "ArrowDown", "k"]) await page.keyboard.press(key);
  expect(await grid().locator("[aria-selected=true]").textContent()).toContain("step 698");
  await page.keyboard.press("Enter");
  await details().getByLabel("Message").getByText("step 698").waitFor();
  await page.keyboard.press("j");
  await details().getByLabel("Message").getByText("step 697").waitFor();
  await page.keyboard.press("Escape");
  await details().waitFor({ state: "detached" });
  await page.keyboard.press("End");
  await expect.poll(() => grid().locator("[aria-selected=true]").textContent()).toContain("step 400");
});

test("a long message is scrolled by the keyboard that is on it, and letters go on to other records", async () => {
  const body = Array.from({ length: 80 }, (_, line) => `line ${line}`).join("\n");
  const timeNano = BigInt(Date.now()) * 1_000_000n;
  const records = [body, "short"].map((said) => ({ service: "long", timeNano, severityNumber: 9, body: said }));
  await store(running, "logs", otlpLogs(records));
  await page.goto(`${running.queryUrl}/logs?from=now-5m&to=now&search=service:long`);
  await lines().getByText("line 0").click();
  const message = details().getByLabel("Message");
  await message.focus();
  await expect
    .poll(async () => {
      await page.keyboard.press("End");
      return message.evaluate((text) => text.scrollTop);
    })
    .toBeGreaterThan(0);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  expect(await grid().locator("[aria-selected=true]").count()).toBe(1);
});

test("where nothing is found the page says what to try", async () => {
  await page.goto(`${running.queryUrl}/logs?${range}&search=paymen&filter=service|=|nobody`);
  await counted("No log record matches").waitFor();
  await page.getByRole("button", { name: "service = nobody", exact: true }).click();
  await page.getByRole("button", { name: "*paymen* OR exception.message:*paymen*" }).click();
  await counted("14 records").waitFor();
  expect(parameter("filter")).toBeNull();
});

test("a dashboard's panel of log records opens them too, with their context", async () => {
  await page.goto(`${running.queryUrl}/d/spanhouse-logs?${range}`);
  const panel = page.getByRole("grid").filter({ has: page.locator("[data-record]") });
  await panel.locator("[data-record]").first().click();
  await details().getByText("order.id").waitFor();
  await details().getByRole("tab", { name: "Context" }).click();
  const around = details().getByRole("grid", { name: "Records around this one" });
  await around.getByText("step 697", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await details().waitFor({ state: "detached" });
  expect(await panel.locator("[aria-selected=true]").textContent()).toContain("step 699");
});
