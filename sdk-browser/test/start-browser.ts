import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { unpackChromium } from "./unpack-chromium.ts";

/** Where systems have a Chromium; the first one there is taken before the one from the npm registry. */
const systemPrograms = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A headless Chromium; needs no root and no system package. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = systemPrograms.find((path) => existsSync(path)) ?? (await unpackChromium());
  return chromium.launch({
    executablePath,
    headless: true,
    // A container has no user namespaces for the sandbox, and the pages are our own.
    chromiumSandbox: false,
    args: ["--no-zygote", "--disable-gpu"],
    // Playwright switches the back/forward cache off, which is a thing to test.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}
