import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const args = ["--no-zygote", "--disable-gpu"];

async function findChromium(): Promise<string> {
  return systemPrograms.find((path) => existsSync(path)) ?? unpackChromium();
}

/** A headless Chromium; needs no root and no system package. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    headless: true,
    // A container has no user namespaces for the sandbox, and the pages are our own.
    chromiumSandbox: false,
    args,
    // Playwright switches the back/forward cache off, which is a thing to test.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/**
 * Opens a page in a Chromium that nobody steers, because some things do not happen under its developer tools, prerendering
 * one of them; the page must act by itself. Gives what closes the browser.
 */
export async function openUnsteered(url: string): Promise<() => Promise<void>> {
  const profile = await mkdtemp(join(tmpdir(), "spanhouse-chromium-"));
  const own = ["--headless", "--no-sandbox", "--no-first-run", `--user-data-dir=${profile}`];
  const browser = spawn(await findChromium(), [...own, ...args, url], { stdio: "ignore" });
  return async () => {
    const ended = once(browser, "exit");
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  };
}
