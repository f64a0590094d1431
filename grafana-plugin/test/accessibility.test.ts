/** Every page of the console by axe, in dark and light: WCAG 2 A and AA, navigation, dialogs and all. */
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { administer } from "../../collector/test/administer-collector.ts";
import { startTestCollector, type TestCollector } from "../../collector/test/start-test-collector.ts";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { openShop, shopRange, traceId } from "./source/shop-records.ts";

const themes = ["dark", "light"] as const;
const range = `from=${shopRange.fromMs}&to=${shopRange.toMs}`;
const logsQuery = encodeURIComponent(JSON.stringify({ queryType: "logs", show: "records" }));

/**
 * Colours of Grafana's palette for data (theme.visualization), light theme: a dashboard names them ("green", "orange") for thresholds, and
 * Grafana's libraries draw numbers in them, as Grafana does. That they are readable on white is beyond us; nothing is told by them alone.
 */
const paletteOfGrafana = new Set([
  "#56a64b",
  "#ff780a",
  "#e0b400",
  "#f2cc0c",
  "#3274d9",
  "#e02f44",
  "#a352cc",
  "#e5ac0e",
]);

let running: TestCollector;
let browser: Browser;
/** One for all, so that the files of the console are read once. */
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [running, browser] = await Promise.all([startTestCollector(), startBrowser()]);
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await running.collector.whenReady();
});
afterAll(async () => {
  await browser?.close();
  await running?.remove();
});
beforeEach(async () => {
  page = await context.newPage();
});
afterEach(() => page.close());

/**
 * The frame of a panel that waits has a button of Grafana's to cancel its question, with a tooltip for its only name; so has a panel that
 * waits below the view.
 */
const cancelButton = "button:has([data-testid=icon-sync-slash])";

async function expectAccessible(): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (exclude) => {
    const found = await window.axe.run({ exclude }, { runOnly: ["wcag2a", "wcag2aa"] });
    return found.violations;
  }, cancelButton);
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isInPalette(id, node)).map(({ html }) => `${id}: ${html.slice(0, 240)}`),
  );
  expect(told).toEqual([]);
}

function isInPalette(id: string, { any }: axe.NodeResult): boolean {
  const { fgColor } = (any[0]?.data ?? {}) as { readonly fgColor?: string };
  return id === "color-contrast" && fgColor !== undefined && paletteOfGrafana.has(fgColor);
}

// The first one: from then on something is stored.
test.each(themes)("the page while nothing is stored, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await page.goto(`${running.queryUrl}/`);
  await page.getByText("Waiting for the first record").waitFor();
  await expectAccessible();
});

interface Opened {
  readonly name: string;
  readonly path: string;
  /** Waits for what is to be looked at. */
  readonly open: () => Promise<unknown>;
}

const pages: readonly Opened[] = [
  { name: "the overview", path: `/?${range}`, open: panelsDone },
  { name: "log records and the details of one", path: `/logs?${range}`, open: openRecord },
  { name: "traces", path: `/traces?${range}`, open: () => page.getByTestId("trace-row").first().waitFor() },
  {
    name: "a trace and the details of a span",
    path: `/traces/${traceId}?${range}&span=b7ad6b7169203331`,
    open: () => page.getByTestId("span-details").waitFor(),
  },
  {
    name: "the query page",
    path: `/query?${range}&query=${logsQuery}`,
    open: () => page.getByText("payment failed").first().waitFor(),
  },
  { name: "the config editor", path: "/config", open: () => page.getByLabel("Read key").waitFor() },
  {
    name: "the list of dashboards",
    path: "/dashboards",
    open: () => page.getByRole("link", { name: "Collector health" }).waitFor(),
  },
  {
    name: "an address that is no page",
    path: "/nowhere",
    open: () => page.getByRole("heading", { level: 1 }).waitFor(),
  },
];

/** All panels in view have been answered. */
async function panelsDone(): Promise<void> {
  await page.locator("[data-panel-state=Done]").first().waitFor({ state: "attached" });
  await page.locator("[data-panel-state=Loading]").first().waitFor({ state: "detached" });
}

async function openRecord(): Promise<void> {
  await page.locator("[data-record]").first().click();
  await page.getByRole("region", { name: "Details of the log record" }).getByText("order.id").waitFor();
}

describe("with records", () => {
  beforeAll(() => openShop(running));

  describe.each(themes)("%s", (colorScheme) => {
    test.each(pages)("$name", async ({ path, open }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${running.queryUrl}${path}`);
      await open();
      await expectAccessible();
    });
  });
});

// The last one: from here on the collector wants a key.
test("the dialog that asks for a key", async () => {
  const administrator = await administer(running.queryUrl, running.config.dataDir);
  await administrator.key({ projectId: "default", scope: "read" });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${running.queryUrl}/logs?${range}`);
    await page.getByRole("dialog").getByLabel("Read key").waitFor();
    await expectAccessible();
  }
});

declare global {
  interface Window {
    axe: typeof axe;
  }
}
