import type { Browser, Page } from "playwright-core";
import type { PageContent } from "./panel-on-page.ts";
import type { PanelsPage } from "./start-panels-page.ts";

/** Opens the page and draws panels on it. */
export async function openPanels(browser: Browser, { url }: PanelsPage, content: PageContent): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "dark", locale: "en-US" });
  await page.goto(url);
  await page.waitForFunction(() => "drawPanels" in window);
  await page.evaluate((drawn) => window.drawPanels(drawn), content);
  const { title } = content.panels[0]!;
  await page.getByText(title, { exact: true }).first().waitFor();
  return page;
}
