/**
 * Measures the first view in a Chromium with an empty cache: bytes as they came over the wire, file by file, and when it is there.
 *
 *     node --conditions=@spanhouse/source grafana-plugin/console/measure.ts [--url http://127.0.0.1:8318/] [--path /] [--runs 5]
 *
 * Without `--url` it builds the page, serves it compressed, and asks the collector at `--api`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { startConsoleServer } from "./console-server.ts";
import { writeConsole } from "./write-console.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    api: { type: "string", default: "http://127.0.0.1:8318" },
    path: { type: "string", default: "/" },
    runs: { type: "string", default: "5" },
  },
});

interface Load {
  /** Bytes of each file as they came. */
  readonly files: ReadonlyMap<string, number>;
  readonly firstPaintMs: number;
  /** Every panel in view has drawn what it was given. */
  readonly drawnMs: number;
}

/** Every panel in view has drawn an answer (`data-panel-state` of panels/lazy-panel.tsx); evaluated in the page. */
const isDrawn = (): boolean => {
  const panels = [...document.querySelectorAll("main section[data-testid^='data-testid Panel header']")];
  const inView = panels.filter((panel) => panel.getBoundingClientRect().top < innerHeight);
  const states = inView.map((panel) => panel.querySelector<HTMLElement>("[data-panel-state]")?.dataset["panelState"]);
  return (
    states.length > 0 && states.every((state) => state !== undefined && state !== "Loading" && state !== "NotStarted")
  );
};

async function load(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const names = new Map<string, string>();
  const files = new Map<string, number>();
  await network.send("Network.enable");
  network.on("Network.responseReceived", ({ requestId, response }) =>
    names.set(requestId, new URL(response.url).pathname),
  );
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name !== undefined && !name.startsWith("/api/")) files.set(name, encodedDataLength);
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(isDrawn, undefined, { polling: "raf", timeout: 30_000 });
  const drawnMs = await page.evaluate(() => performance.now());
  const firstPaintMs = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  );
  await context.close();
  return { files, firstPaintMs, drawnMs };
}

async function measure(url: string): Promise<void> {
  const browser = await startBrowser();
  const loads: Load[] = [];
  for (let run = 0; run < Number(values.runs); run++) loads.push(await load(browser, url));
  await browser.close();
  const { files } = loads.at(-1)!;
  const rows = [...files].sort(([, a], [, b]) => b - a);
  for (const [name, bytes] of rows) console.log(`${name.padEnd(70)} ${String(bytes).padStart(9)} B`);
  const total = rows.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`${`${rows.length} files`.padEnd(70)} ${String(total).padStart(9)} B`);
  for (const { firstPaintMs, drawnMs } of loads)
    console.log(`first paint ${Math.round(firstPaintMs)} ms, drawn ${Math.round(drawnMs)} ms`);
}

if (values.url === undefined) {
  const own = await mkdtemp(join(tmpdir(), "spanhouse-console-"));
  const folder = join(own, "dist");
  await writeConsole(pathToFileURL(`${folder}/`), { react: 19, effort: "quick" });
  const server = await startConsoleServer({ folder, api: values.api, port: 0 });
  await measure(new URL(values.path, server.url).href);
  await server.close();
  await rm(own, { recursive: true });
} else await measure(new URL(values.path, values.url).href);
