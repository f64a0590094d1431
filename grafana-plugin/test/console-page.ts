import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { startTestCollector, type TestCollector } from "../../collector/test/start-test-collector.ts";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { openPage } from "./open-page.ts";
import { listenForProblems } from "./page-problems.ts";

/** The console on a real collector, and the page of the test that runs. */
export interface ConsolePage {
  readonly running: TestCollector;
  readonly browser: Browser;
  readonly page: Page;
  /** What the page complained about so far; a test that asks for trouble takes it out, because what is left fails it. */
  readonly problems: string[];
}

/** For a file of tests: a collector with what `fill` stores, a browser, and an empty page for each test, which may not complain. */
export function prepareConsole(fill: (running: TestCollector) => Promise<unknown>): ConsolePage {
  let running: TestCollector | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;
  let problems: string[] = [];
  beforeAll(async () => {
    [running, browser] = await Promise.all([startTestCollector(), startBrowser()]);
    await running.collector.whenReady();
    await fill(running);
  });
  beforeEach(async () => {
    page = await openPage(browser!);
    problems = listenForProblems(page);
  });
  afterEach(async () => {
    await page!.close();
    if (problems.length > 0) throw new Error(`the page complained: ${problems.join("\n")}`);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.remove();
  });
  return {
    get running() {
      return running!;
    },
    get browser() {
      return browser!;
    },
    get page() {
      return page!;
    },
    get problems() {
      return problems;
    },
  };
}
