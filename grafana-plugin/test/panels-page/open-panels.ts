import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startBrowser } from "../../../sdk-browser/test/start-browser.ts";
import type { ConsoleServer } from "../../console/console-server.ts";
import { openPage } from "../open-page.ts";
import { range } from "./panel-answers.ts";
import type { PanelOnPage } from "./panel-on-page.ts";
import { startPanelsPage } from "./start-panels-page.ts";

/** Draws panels on the page, instead of those of the test before. */
export type OpenPanels = (...panels: readonly PanelOnPage[]) => Promise<Page>;

/** For a file of tests: a browser and one page of panels, until the last of them is done; loading it costs more than most tests. */
export function preparePanels(): OpenPanels {
  let server: ConsoleServer;
  let browser: Browser;
  let page: Page | undefined;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPanelsPage(), startBrowser()]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await page?.close();
    page = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  async function load(): Promise<Page> {
    const opened = await openPage(browser);
    await opened.goto(server.url);
    await opened.waitForFunction(() => "drawPanels" in window);
    return opened;
  }
  return async (...panels) => {
    page ??= await load();
    // What the test before pointed at is not pointed at any more.
    await page.mouse.move(0, 0);
    await page.evaluate((content) => window.drawPanels(content), { panels, range, variables: { service: "shop" } });
    await page.getByText(panels[0]!.title, { exact: true }).first().waitFor();
    await page.evaluate(untilStill, panels.length);
    return page;
  };
}

/** Resolves when so many panels have been drawn and nothing of the page has changed for some frames: tables and charts are laid out in several. */
async function untilStill(panels: number): Promise<void> {
  let stillFrames = 0;
  const changes = new MutationObserver(() => (stillFrames = 0));
  changes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  while (stillFrames < 6) {
    await new Promise(requestAnimationFrame);
    const drawn = document.querySelectorAll("[data-panel-state] > *").length;
    stillFrames = drawn < panels ? 0 : stillFrames + 1;
  }
  changes.disconnect();
}
