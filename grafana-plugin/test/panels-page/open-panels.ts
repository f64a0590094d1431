import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startBrowser } from "../../../sdk-browser/test/start-browser.ts";
import { shippedLines } from "../build-once.ts";
import { range } from "./panel-answers.ts";
import type { PanelOnPage } from "./panel-on-page.ts";
import { type PanelsPage, startPanelsPage } from "./start-panels-page.ts";
import { openPage } from "../open-page.ts";

/** Opens a page beside a line of Grafana and draws panels on it; the page is closed after the test. */
export type OpenPanels = (line: "18" | "19", panels: readonly PanelOnPage[]) => Promise<Page>;

/** For a file of tests: a browser and the page beside each line, until the last of them is done. */
export function preparePanels(): OpenPanels {
  const lines = new Map<string, PanelsPage>();
  let browser: Browser;
  let page: Page | undefined;
  beforeAll(async () => {
    browser = await startBrowser();
    for (const line of shippedLines) lines.set(line, await startPanelsPage(line));
  });
  afterEach(async () => {
    await page?.close();
    page = undefined;
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([...lines.values()].map(async (server) => server.close()));
  });
  return async (line, panels) => {
    page = await openPage(browser);
    await page.goto(lines.get(line)!.url);
    await page.waitForFunction(() => "drawPanels" in window);
    await page.evaluate((content) => window.drawPanels(content), { panels, range, variables: { service: "shop" } });
    await page.getByText(panels[0]!.title, { exact: true }).first().waitFor();
    return page;
  };
}
