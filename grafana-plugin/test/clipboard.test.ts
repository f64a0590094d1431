import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { writeClipboard } from "../console/src/host/clipboard.ts";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";

declare global {
  interface Window {
    copying: { readonly writeClipboard: typeof writeClipboard };
  }
}

let browser: Browser;
let script: string;

beforeAll(async () => {
  const entry = fileURLToPath(new URL("../console/src/host/clipboard.ts", import.meta.url));
  const options = { bundle: true, write: false, format: "iife", globalName: "copying" } as const;
  const [built, started] = await Promise.all([build({ entryPoints: [entry], ...options }), startBrowser()]);
  browser = started;
  script = built.outputFiles[0]!.text;
});
afterAll(() => browser?.close());

test.each([
  ["https://console.example/", true],
  // No navigator.clipboard over plain http of another machine.
  ["http://console.example/", false],
])("a text is copied by a page at %s, and the focus stays", async (address, isSecure) => {
  const page = await browser.newPage();
  const body = `<div role="dialog"><button>Copy</button></div><textarea></textarea><script>${script}</script>`;
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(address);
  expect(await page.evaluate(() => "clipboard" in navigator)).toBe(isSecure);
  await page.evaluate(() => {
    const copy = async (): Promise<void> => {
      document.title = String(await window.copying.writeClipboard("first\nsecond"));
    };
    document.querySelector("button")!.addEventListener("click", () => void copy());
  });
  await page.getByRole("button").click();
  await expect.poll(() => page.title()).toBe("true");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BUTTON");
  expect(await page.locator("textarea").count()).toBe(1);
  await page.locator("textarea").press("Control+V");
  expect(await page.locator("textarea").inputValue()).toBe("first\nsecond");
  await page.close();
});
