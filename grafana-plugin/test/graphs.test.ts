// The console's node graph and trace view as panels of a dashboard, in a real browser.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { preparePanels } from "./panels-page/open-panels.ts";
import type { FrameOnPage, PanelOnPage } from "./panels-page/panel-on-page.ts";

const openPanels = preparePanels();

// Types of fields as @grafana/data writes them, which itself runs in the page alone.
const [text, number, other] = ["string", "number", "other"] as unknown as readonly [never, never, never];

const graphMeta = { preferredVisualisationType: "nodeGraph" as const };
const fixed = (fixedColor: string): object => ({ color: { mode: "fixed", fixedColor } });

const nodes: FrameOnPage = {
  name: "nodes",
  meta: graphMeta,
  fields: [
    { name: "id", type: text, values: ["web", "cart", "db"] },
    {
      name: "title",
      type: text,
      values: ["web", "cart", "orders"],
      config: { links: [{ title: "Traces", url: "/traces?service=${__value.raw}" }] },
    },
    { name: "subtitle", type: text, values: ["service", "service", "postgresql"] },
    { name: "mainstat", type: number, values: [2, 1, 1], config: { unit: "reqps", displayName: "Requests" } },
    { name: "arc__good", type: number, values: [0.75, 1, 1], config: fixed("green") },
    { name: "arc__poor", type: number, values: [0.25, 0, 0], config: fixed("red") },
    { name: "icon", type: text, values: ["", "", "database"] },
  ],
};

const edges: FrameOnPage = {
  name: "edges",
  meta: graphMeta,
  fields: [
    { name: "id", type: text, values: ["1", "2"] },
    { name: "source", type: text, values: ["web", "cart"] },
    { name: "target", type: text, values: ["cart", "db"] },
    { name: "mainstat", type: number, values: [1, 1], config: { unit: "reqps" } },
    { name: "thickness", type: number, values: [4, 1] },
    { name: "color", type: text, values: ["red", "gray"] },
  ],
};

const spans: FrameOnPage = {
  meta: { preferredVisualisationType: "trace" },
  fields: [
    { name: "traceID", type: text, values: ["t", "t"] },
    {
      name: "spanID",
      type: text,
      values: ["a", "b"],
      config: { links: [{ title: "Logs of this span", url: "/logs?span=${__value.raw}" }] },
    },
    { name: "parentSpanID", type: text, values: [undefined, "a"] },
    { name: "operationName", type: text, values: ["GET /", "SELECT"] },
    { name: "serviceName", type: text, values: ["web", "cart"] },
    { name: "startTime", type: number, values: [1000, 1002.5] },
    { name: "duration", type: number, values: [10, 5] },
    { name: "statusCode", type: number, values: [0, 2] },
    { name: "tags", type: other, values: [[], [{ key: "rows", value: 3 }]] },
  ],
};

describe("node graph", () => {
  const open = async (): Promise<Page> => {
    const panel: PanelOnPage = { pluginId: "nodeGraph", title: "Map", frames: [nodes, edges], width: 700, height: 400 };
    const page = await openPanels(panel);
    await page.getByTestId("graph-node").first().waitFor();
    return page;
  };
  const scaleOf = async (page: Page): Promise<number> =>
    Number(/scale\(([\d.]+)\)/.exec((await page.locator("svg > g[transform]").getAttribute("transform"))!)![1]);

  it("has nodes with their numbers and shares, and edges as thick and coloured as the frame says", async () => {
    const page = await open();
    await page.getByRole("button", { name: /^web, service, Requests 2 req\/s/ }).waitFor();
    const arcs = page.locator('[data-node-id="web"] circle[stroke-dasharray]');
    const lengths = await arcs.evaluateAll((all) =>
      all.map((arc) => Number.parseFloat(arc.getAttribute("stroke-dasharray")!)),
    );
    expect(lengths[0]! / lengths[1]!).toBeCloseTo(3);
    expect(await page.locator('[data-node-id="db"] svg').count()).toBe(1);
    const line1 = page.locator('[data-edge-id="1"] path').first();
    expect(await line1.getAttribute("stroke-width")).toBe("4");
    expect(await line1.evaluate((path) => getComputedStyle(path).stroke)).toBe("rgb(242, 73, 92)");
  });

  it("shows where a chosen node leads, and its neighbours", async () => {
    const page = await open();
    await page.locator('[data-node-id="web"]').press("Enter");
    const menu = page.getByTestId("node-menu");
    expect(await menu.getByRole("link", { name: "Traces" }).getAttribute("href")).toBe("/traces?service=web");
    expect(await page.getByTestId("edge-label").allTextContents()).toEqual(["1 req/s"]);
    const opacity = (id: string): Promise<string> =>
      page.locator(`[data-node-id="${id}"]`).evaluate((node) => getComputedStyle(node).opacity);
    expect(await Promise.all(["web", "cart", "db"].map(opacity))).toEqual(["1", "1", "0.25"]);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
  });

  it("is zoomed by the wheel with Ctrl or once it has the focus, by buttons and by keys", async () => {
    const page = await open();
    const first = await scaleOf(page);
    const box = (await page.getByTestId("node-graph").boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.wheel(0, 200);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 200);
    await page.keyboard.up("Control");
    await expect.poll(() => scaleOf(page)).toBeCloseTo(first * Math.exp(-0.5), 2);
    await page.getByTestId("node-graph").focus();
    await page.keyboard.press("0");
    await expect.poll(() => scaleOf(page)).toBeCloseTo(first, 5);
    await page.keyboard.press("+");
    await expect.poll(() => scaleOf(page)).toBeCloseTo(first * 1.25, 5);
    await page.getByRole("button", { name: "Show everything" }).click();
    await expect.poll(() => scaleOf(page)).toBeCloseTo(first, 5);
  });
});

describe("trace view", () => {
  it("has rows, details and the links of the frame's fields", async () => {
    const page = await openPanels({
      pluginId: "traces",
      title: "Trace",
      frames: [spans],
      width: 1000,
      height: 500,
    });
    await page.getByRole("treeitem", { name: "cart, SELECT, 5 ms, failed" }).click();
    const details = page.getByTestId("span-details");
    await details.getByText("rows", { exact: true }).waitFor();
    expect(await details.getByRole("link", { name: "Logs of this span" }).getAttribute("href")).toBe("/logs?span=b");
  });

  it("says that there is no trace", async () => {
    const page = await openPanels({ pluginId: "traces", title: "Trace", frames: [nodes], width: 600, height: 300 });
    await page.getByText("No trace found").waitFor();
    expect(await page.getByTestId("trace-view").count()).toBe(0);
  });
});
