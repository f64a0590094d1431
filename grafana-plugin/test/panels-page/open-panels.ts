import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startBrowser } from "../../../sdk-browser/test/start-browser.ts";
import type { ConsoleServer } from "../../console/console-server.ts";
import { openPage } from "../open-page.ts";
import { range } from "./panel-answers.ts";
import type { PanelOnPage } from "./panel-on-page.ts";
import { startPanelsPage } from "./start-panels-page.ts";

/** Opens a page and draws panels on it; the page is closed after the test. */
export type OpenPanels = (...panels: readonly PanelOnPage[]) => Promise<Page>;

/** For a file of tests: a browser and the page of panels, until the last of them is done. */
export function preparePanels(): OpenPanels {
  let server: ConsoleServer;
  let browser: Browser;
  let page: Page | undefined;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPanelsPage(), startBrowser()]);
  });
  afterEach(async () => {
    await page?.close();
    page = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return async (...panels) => {
    page = await openPage(browser);
    await page.goto(server.url);
    await page.waitForFunction(() => "drawPanels" in window);
    await page.evaluate((content) => window.drawPanels(content), { panels, range, variables: { service: "shop" } });
    await page.getByText(panels[0]!.title, { exact: true }).first().waitFor();
    return page;
  };
}
