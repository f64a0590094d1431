/** Every dashboard opened in the console on what the shop has stored: nothing empty, nothing in error, and it leads on. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { startTestCollector, type TestCollector } from "../../collector/test/start-test-collector.ts";
import { copyShopRun } from "../../e2e/shop-run.ts";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import type { ClassicDashboard, ClassicPanel, ClassicVariable } from "../console/src/dashboard/classic-dashboard.ts";
import { reactLines } from "./build-once.ts";
import { listenForProblems } from "./page-problems.ts";
import { serveLine, type ServedLine } from "./serve-line.ts";

const folder = fileURLToPath(new URL("../src/dashboards/", import.meta.url));
const dashboards = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as ClassicDashboard,
);

/** Panels that are empty or say 0 where all is well, by dashboard and title, each with its reason. */
const empty: Readonly<Record<string, string>> = {
  "spanhouse-collector: Ready": "the collector was starting within the last step",
  "spanhouse-collector: Dead letters": "ClickHouse refused nothing",
  "spanhouse-collector: Rejected": "every record was valid",
  "spanhouse-collector: Oldest waiting": "everything is stored",
};

/** Pixels from one row of the grid to the next. */
const rowPx = 38;

let running: TestCollector;
let browser: Browser;
const served = new Map<string, ServedLine>();
/** One for all, so that the files of the console are read once. */
let context: BrowserContext;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  const [run, started] = await Promise.all([copyShopRun(inject("shopRun")), startBrowser()]);
  browser = started;
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark", locale: "en-US" });
  // The collector's own metrics go on, because an hour later somebody looks at those of now.
  running = await startTestCollector({ dataDir: run.dataDir, selfMetricsIntervalMs: "1s" });
  await running.collector.whenReady();
  for (const line of reactLines) served.set(line, await serveLine(line, running.queryUrl));
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([...served.values()].map(async (line) => line.close()));
  await running?.remove();
});

beforeEach(async () => {
  page = await context.newPage();
  problems = listenForProblems(page);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return page.close();
  const path = join(await mkdtemp(join(tmpdir(), "spanhouse-dashboards-")), "page.png");
  await page.screenshot({ path });
  await page.close();
  throw new Error(`what the page showed: ${path}`);
});

describe.each(reactLines)("beside React %s", (line) => {
  const shown = line === "19" ? dashboards : dashboards.filter(({ uid }) => /-(?:overview|logs)$/.test(uid));

  test.each(shown)("$title", async (dashboard) => {
    await page.goto(`${served.get(line)!.url}/d/${dashboard.uid}`);
    await page.getByRole("heading", { level: 1, name: dashboard.title, exact: true }).waitFor();
    for (const variable of dashboard.templating?.list ?? []) await expectOptions(variable);
    const found: string[] = [];
    for (const panel of panelsOf(dashboard)) found.push(...(await look(panel, dashboard.uid)));
    expect(found).toEqual([]);
    expect(problems).toEqual([]);
  });
});

test("a row of the services leads to the dashboard of that service, over the same time", async () => {
  await page.goto(`${running.queryUrl}/d/spanhouse-overview?from=now-3h&to=now`);
  const services = panelOf(
    dashboards.find(({ uid }) => uid === "spanhouse-overview")!,
    "Services",
    "table",
  );
  await services.getByText("shop-orders", { exact: true }).click();
  // A cell with several links shows them first.
  await page.getByRole("link", { name: "Service", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Service", exact: true }).waitFor();
  const { pathname, searchParams } = new URL(page.url());
  expect(pathname).toBe("/d/spanhouse-service");
  expect(searchParams.get("var-service")).toBe("shop-orders");
  expect(searchParams.get("from")).toBe("now-3h");
  const service = dashboards.find(({ uid }) => uid === "spanhouse-service")!;
  expect(await stateOf(panelOf(service, "Requests", "stat"))).toBe("Done");
  expect(problems).toEqual([]);
});

/** In the order in which they are read. A folded row would hide what is to be looked at. */
function panelsOf({ panels = [] }: ClassicDashboard): ClassicPanel[] {
  expect(panels.filter(({ type, collapsed }) => type === "row" && collapsed === true)).toEqual([]);
  return panels
    .filter(({ type }) => type !== "row")
    .toSorted(({ gridPos: a }, { gridPos: b }) => a.y - b.y || a.x - b.x);
}

function panelOf({ panels = [] }: ClassicDashboard, title: string, type: string): Locator {
  return locatorOf(panels.find((panel) => panel.title === title && panel.type === type)!);
}

function locatorOf({ id }: ClassicPanel): Locator {
  return page.locator(`[data-viz-panel-key="panel-${id}"]`);
}

/** Waits until the question of a panel is answered and drawn. */
async function stateOf(panel: Locator): Promise<string | null> {
  const done = panel.locator("[data-panel-state]:not([data-panel-state=Loading],[data-panel-state=NotStarted])");
  return done.first().getAttribute("data-panel-state");
}

/** What is wrong with a panel. */
async function look(panel: ClassicPanel, uid: string): Promise<string[]> {
  const { title = "", type, gridPos } = panel;
  const name = `${uid}: ${title} (${type})`;
  // Panels are drawn when they come into view.
  await page.locator("main").evaluate((main, top) => main.scrollTo({ top }), gridPos.y * rowPx);
  const drawn = locatorOf(panel);
  const state = await stateOf(drawn);
  const text = await drawn.innerText();
  const isEmpty = /^No (?:data|nodes)$/m.test(text) || (await drawn.getByTestId("panel-message").count()) > 0;
  // A single value says 0 of what did not come, and a dash of what cannot be said.
  const isZero = type === "stat" && /^[0–]$/.test(text.slice(text.indexOf(title) + title.length).trim());
  const said = text.replaceAll(/\s+/g, " ").slice(0, 200);
  return [
    ...(state === "Done" || state === "Streaming" ? [] : [`${name} is in state ${state}: ${said}`]),
    ...((await drawn.getByRole("heading", { name: title }).isVisible()) ? [] : [`${name} has no title: ${said}`]),
    ...((isEmpty || isZero) && empty[`${uid}: ${title}`] === undefined ? [`${name} is empty: ${said}`] : []),
  ];
}

/** Variables with a list have something to choose besides everything. */
async function expectOptions({ name, label = name, type, hide = 0 }: ClassicVariable): Promise<void> {
  if (hide === 2 || !["query", "custom", "datasource"].includes(type)) return;
  await page.getByRole("combobox", { name: label }).click();
  const options = page.getByRole("option").filter({ hasNotText: /^All$/ });
  await options.first().waitFor();
  await page.keyboard.press("Escape");
}
