import type { Browser, Page } from "playwright-core";

/**
 * A page of its own for each test, in one context for the whole file: what the console loads is read and compiled once, which is most of
 * what a test costs. Storage is empty when the page opens its first address; nothing moves, so that clicks meet what they aim at.
 */
export async function openPage(browser: Browser): Promise<Page> {
  const context =
    browser.contexts()[0] ??
    (await browser.newContext({
      ...{ viewport: { width: 1440, height: 900 }, locale: "en-US" },
      ...{ colorScheme: "dark", reducedMotion: "reduce" },
    }));
  const page = await context.newPage();
  await page.addInitScript(() => {
    // A blank page has no storage.
    if (location.protocol === "about:" || window.name === "opened") return;
    window.name = "opened";
    localStorage.clear();
  });
  return page;
}
