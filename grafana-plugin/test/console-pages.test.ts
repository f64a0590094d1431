/** Every page of the console: under the policy it is served with, without a complaint, and by axe in dark and light (WCAG 2 A and AA). */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { administer } from "../../collector/test/administer-collector.ts";
import type { TestCollector } from "../../collector/test/start-test-collector.ts";
import { prepareConsole } from "./console-page.ts";
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

// Nothing is stored at first.
const opened = prepareConsole(async () => {});
let running: TestCollector;
let page: Page;
beforeEach(() => {
  ({ running, page } = opened);
});

/**
 * The frame of a panel that waits has a button of Grafana's to cancel its question, with a tooltip for its only name; so has a panel that
 * waits below the view.
 */
const cancelButton = "button:has([data-testid=icon-sync-slash])";

/** In both themes; the page follows the system from one to the other. */
async function expectAccessible(): Promise<void> {
  await page.evaluate(axe.source);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    // Colours of buttons and cards pass over into one another.
    await page.evaluate(async () => {
      const ends = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ends.map(async ({ finished }) => finished));
    });
    expect([colorScheme, await violationsFound()]).toEqual([colorScheme, []]);
  }
}

async function violationsFound(): Promise<string[]> {
  const violations = await page.evaluate(async (exclude) => {
    const found = await window.axe.run({ exclude }, { runOnly: ["wcag2a", "wcag2aa"] });
    return found.violations;
  }, cancelButton);
  return violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isInPalette(id, node)).map(({ html }) => `${id}: ${html.slice(0, 240)}`),
  );
}

/** Opens an address, and looks at the policy that it is served with; what the page does against it is a complaint. */
async function goTo(path: string): Promise<void> {
  const response = await page.goto(`${running.queryUrl}${path}`);
  const policy = (await response!.headerValue("content-security-policy")) ?? "";
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).toContain("connect-src 'self'");
}

function isInPalette(id: string, { any }: axe.NodeResult): boolean {
  const { fgColor } = (any[0]?.data ?? {}) as { readonly fgColor?: string };
  return id === "color-contrast" && fgColor !== undefined && paletteOfGrafana.has(fgColor);
}

// The first one: from then on something is stored.
test("the page while nothing is stored", async () => {
  await goTo("/");
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
  beforeAll(() => openShop(opened.running));

  test.each(pages)("$name", async ({ path, open }) => {
    await goTo(path);
    await open();
    await expectAccessible();
    // What is no page says so to machines, too.
    if (path === "/nowhere") expect(opened.problems.splice(0)).toEqual([expect.stringMatching(/^404 \S+\/nowhere/)]);
  });
});

// The last one: from here on the collector wants a key.
test("the dialog that asks for a key", async () => {
  const administrator = await administer(running.queryUrl, running.config.dataDir);
  await administrator.key({ projectId: "default", scope: "read" });
  await goTo(`/logs?${range}`);
  await page.getByRole("dialog").getByLabel("Read key").waitFor();
  await expectAccessible();
  const refused = opened.problems.splice(0);
  expect(refused.filter((problem) => !problem.startsWith("401 "))).toEqual([]);
});

declare global {
  interface Window {
    axe: typeof axe;
  }
}
