/** What the first view costs, and how the collector serves the console: compressed and cached. */
import type { Browser, BrowserContext, Page, Response } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestCollector, type TestCollector } from "../../collector/test/start-test-collector.ts";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { listenForProblems } from "./page-problems.ts";
import { openShop, shopRange } from "./source/shop-records.ts";

const firstViewBytesMax = 1_500_000;
const range = `from=${shopRange.fromMs}&to=${shopRange.toMs}`;

let running: TestCollector;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  [running, browser] = await Promise.all([startTestCollector(), startBrowser()]);
  await openShop(running);
});
afterAll(async () => {
  await browser?.close();
  await running?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  problems = listenForProblems(page);
});
afterEach(() => context.close());

/** Waits until every panel in view has its answer. */
async function overviewDone(): Promise<void> {
  await page.locator("[data-panel-state=Done]").first().waitFor({ state: "attached" });
  await page.locator("[data-panel-state=Loading]").first().waitFor({ state: "detached" });
}

test("the first view takes less than 1.5 MB, gzip, with the answers of the query API", async () => {
  await page.setExtraHTTPHeaders({ "Accept-Encoding": "gzip" });
  const tools = await context.newCDPSession(page);
  await tools.send("Network.enable");
  const requests: string[] = [];
  let bytes = 0;
  tools.on("Network.responseReceived", ({ response }) => requests.push(response.url));
  tools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${running.queryUrl}/?${range}`);
  await overviewDone();
  expect(requests.some((url) => url.endsWith("/module.js"))).toBe(true);
  expect(requests.some((url) => url.includes("/api/v1/"))).toBe(true);
  expect(bytes).toBeGreaterThan(300_000);
  expect(bytes).toBeLessThan(firstViewBytesMax);
  expect(problems).toEqual([]);
});

test("everything is served compressed and typed; files with a hash are kept, the rest is asked again", async () => {
  const responses: Response[] = [];
  page.on("response", (response) => responses.push(response));
  await page.goto(`${running.queryUrl}/?${range}`);
  await overviewDone();
  const files = responses.filter((response) => !new URL(response.url()).pathname.startsWith("/api/"));
  expect(files.length).toBeGreaterThan(5);
  for (const response of files.filter((file) => !file.url().startsWith("data:"))) {
    const { pathname } = new URL(response.url());
    const headers = await response.allHeaders();
    const named = { pathname, status: response.status(), sniffed: headers["x-content-type-options"] };
    expect(named).toEqual({ pathname, status: pathname === "/healthz" ? named.status : 200, sniffed: "nosniff" });
    if (pathname === "/healthz") continue;
    const kept = pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    expect([pathname, headers["cache-control"]]).toEqual([pathname, kept]);
    expect([pathname, headers["etag"] === undefined]).toEqual([pathname, false]);
    // What is smaller gains nothing.
    if (/\.js$|\.json$|^\/$/.test(pathname) && (await response.body()).length > 1_400)
      expect([pathname, headers["content-encoding"]]).toEqual([pathname, expect.stringMatching(/^(?:br|gzip)$/)]);
  }
  expect(problems).toEqual([]);
});

test("the second visit takes files that have not changed from the browser", async () => {
  await page.goto(`${running.queryUrl}/?${range}`);
  await overviewDone();
  const again: Response[] = [];
  page.on("response", (response) => again.push(response));
  await page.goto(`${running.queryUrl}/?${range}`);
  await overviewDone();
  const assets = again.filter((response) => response.url().includes("/assets/"));
  expect(assets.length).toBeGreaterThan(2);
  // Nothing of a file went over the wire.
  const sizes = await Promise.all(assets.map(async (response) => (await response.request().sizes()).responseBodySize));
  expect(sizes.filter((size) => size > 0)).toEqual([]);
});
