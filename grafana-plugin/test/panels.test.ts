// The console's panels in a real browser: what a person does with the mouse and the keyboard, and what is seen then.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../../sdk-browser/test/start-browser.ts";
import { openPanels } from "./panels-page/open-panels.ts";
import type { FrameOnPage, PanelOnPage } from "./panels-page/panel-on-page.ts";
import { minutes, range, seriesFrame, servicesFrame } from "./panels-page/panel-answers.ts";
import { type PanelsPage, startPanelsPage } from "./panels-page/start-panels-page.ts";

let browser: Browser;
let server: PanelsPage;
let page: Page | undefined;

beforeAll(async () => {
  [browser, server] = await Promise.all([startBrowser(), startPanelsPage()]);
});

afterAll(async () => {
  await Promise.all([browser.close(), server.close()]);
});

afterEach(async () => {
  await page?.close();
  page = undefined;
});

async function open(...panels: PanelOnPage[]): Promise<Page> {
  page = await openPanels(browser, server, { panels, range, variables: { service: "shop" } });
  return page;
}

const chart = (more: Partial<PanelOnPage> = {}): PanelOnPage => ({
  pluginId: "timeseries",
  title: "Requests",
  frames: [seriesFrame("cart", [1, 2, 3, 4, 5]), seriesFrame("shop", [10, 20, 30, 40, 50])],
  options: { tooltip: { mode: "multi", sort: "desc" } },
  width: 700,
  height: 320,
  ...more,
});

/** Moves the pointer to a place of the first chart, as shares of its width and height. */
async function hover(on: Page, across: number, down: number): Promise<{ x: number; y: number }> {
  const box = (await on.locator(".u-over").first().boundingBox())!;
  const at = { x: box.x + box.width * across, y: box.y + box.height * down };
  await on.mouse.move(at.x - 2, at.y);
  await on.mouse.move(at.x, at.y);
  return at;
}

async function tooltipLines(on: Page): Promise<string[]> {
  const rows = on.getByTestId("chart-tooltip-row");
  await rows.first().waitFor();
  return rows.allInnerTexts();
}

const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** What the tooltip says when the pointer has moved to a place across the first chart. */
async function linesAt(on: Page, across: number): Promise<string[]> {
  await hover(on, across, 0.5);
  return (await tooltipLines(on)).map(flat);
}

describe("time series", () => {
  it("tell the values at the pointer, sorted as the panel says", async () => {
    const on = await open(chart());
    expect(await linesAt(on, 0.5)).toEqual(["shop 30 ms", "cart 3 ms"]);
    expect(await on.getByTestId("chart-tooltip").innerText()).toContain("2026-11-21 10:20:00");
  });

  it("show one series alone when its name is clicked, and all again", async () => {
    const on = await open(chart());
    await on.locator("button", { hasText: /^cart$/ }).click();
    await expect.poll(async () => linesAt(on, 0.5)).toEqual(["cart 3 ms"]);
    await on.locator("button", { hasText: /^cart$/ }).click();
    await expect.poll(async () => linesAt(on, 0.25)).toEqual(["shop 20 ms", "cart 2 ms"]);
  });

  it("zoom into what is dragged over", async () => {
    const on = await open(chart());
    const { y } = await hover(on, 0.25, 0.5);
    await on.mouse.down();
    const end = await hover(on, 0.75, 0.5);
    await on.mouse.move(end.x, y);
    await on.mouse.up();
    const minute = 60_000;
    await expect.poll(async () => on.evaluate(() => window.shownRange().fromMs)).toBeGreaterThan(range.fromMs);
    const shown = await on.evaluate(() => window.shownRange());
    expect(Math.abs(shown.fromMs - (range.fromMs + 10 * minute))).toBeLessThan(minute);
    expect(Math.abs(shown.toMs - (range.toMs - 10 * minute))).toBeLessThan(minute);
  });

  it("keep the tooltip with its links after a click, until Escape", async () => {
    const links = [{ title: "Open ${__field.labels.service}", url: "/d/service?at=${__value.time}" }];
    const on = await open(chart({ fieldConfig: { defaults: { links } } }));
    const { x, y } = await hover(on, 0.5, 0.42);
    await tooltipLines(on);
    await on.mouse.click(x, y);
    const link = on.getByTestId("chart-tooltip").getByRole("link");
    await expect.poll(async () => link.getAttribute("href")).toBe(`/d/service?at=${minutes[2]}`);
    expect(await link.innerText()).toBe("Open shop");
    await on.keyboard.press("Escape");
    await link.waitFor({ state: "detached" });
  });

  it("mark annotations and tell about them, sanitised", async () => {
    const annotations: FrameOnPage[] = [
      {
        meta: { dataTopic: "annotations" as never },
        fields: [
          { name: "time", type: "time" as never, values: [minutes[1]] },
          { name: "title", values: ["Release 1.4"] },
          { name: "text", values: ["by <b>ci</b><img src=x onerror=alert(1)>"] },
        ],
      },
    ];
    const on = await open(chart({ annotations }));
    await on.getByRole("button", { name: "Release 1.4" }).hover();
    const told = on.getByRole("tooltip");
    await expect.poll(async () => flat(await told.innerText())).toContain("Release 1.4 by ci");
    expect(await told.innerHTML()).not.toContain("onerror");
  });

  it("say what an exemplar is and link to its trace", async () => {
    const on = await open(chart({ annotations: [exemplars] }));
    await on.getByRole("button", { name: "Exemplar" }).first().click();
    const link = on.getByRole("link", { name: "View trace" });
    expect(await link.getAttribute("href")).toBe("/traces/a1b2");
    expect(flat(await on.getByTestId("chart-tooltip").innerText())).toContain("service shop");
  });

  it("move a pointer in the other charts, too", async () => {
    const on = await open(chart({ width: 500 }), chart({ width: 500, title: "Other" }));
    await hover(on, 0.5, 0.5);
    const crosshair = on.locator(".u-cursor-x").nth(1);
    await expect
      .poll(async () => crosshair.evaluate((line) => new DOMMatrix(getComputedStyle(line).transform).m41))
      .toBeGreaterThan(100);
  });

  it("say that there is nothing, or what went wrong", async () => {
    const on = await open(
      chart({ frames: [] }),
      chart({ frames: [], error: "query, character 9: a value must follow" }),
    );
    await on.getByTestId("panel-message").nth(1).waitFor();
    expect(await on.getByTestId("panel-message").allInnerTexts()).toEqual([
      "No data",
      "query, character 9: a value must follow",
    ]);
  });
});

const exemplars: FrameOnPage = {
  name: "exemplar",
  meta: { dataTopic: "annotations" as never, custom: { resultType: "exemplar" } },
  fields: [
    { name: "Time", type: "time" as never, values: [minutes[1]] },
    { name: "Value", type: "number" as never, values: [25] },
    { name: "service", values: ["shop"] },
    {
      name: "traceID",
      values: ["a1b2"],
      config: { links: [{ title: "View trace", url: "/traces/${__value.raw}" }] },
    },
  ],
};

describe("table", () => {
  const table = (more: Partial<PanelOnPage> = {}): PanelOnPage => ({
    pluginId: "table",
    title: "Services",
    frames: [servicesFrame],
    width: 700,
    height: 300,
    ...more,
  });

  async function column(on: Page, index: number): Promise<string[]> {
    const cells = on.locator(`[role=gridcell][aria-colindex="${index}"]`);
    await cells.first().waitFor();
    return (await cells.allInnerTexts()).map(flat);
  }

  it("is sorted by a click on the head of a column", async () => {
    const on = await open(table());
    expect(await column(on, 1)).toEqual(["shop", "cart", "stock"]);
    await on.getByRole("columnheader", { name: "requests" }).getByRole("button").first().click();
    await expect.poll(async () => column(on, 2)).toEqual(["5", "20", "120"]);
    await on.getByRole("columnheader", { name: "requests" }).getByRole("button").first().click();
    await expect.poll(async () => column(on, 2)).toEqual(["120", "20", "5"]);
  });

  it("links a value with what stands in its row", async () => {
    const links = [{ title: "Open", url: "/d/service?var-service=${__value.raw}&n=${__data.fields.requests}" }];
    const matcher = { id: "byName", options: "service" };
    const on = await open(
      table({ fieldConfig: { overrides: [{ matcher, properties: [{ id: "links", value: links }] }] } }),
    );
    await column(on, 1);
    expect(await on.getByRole("link", { name: "cart" }).getAttribute("href")).toBe("/d/service?var-service=cart&n=20");
  });

  it("colours a cell by its thresholds", async () => {
    const matcher = { id: "byName", options: "errors" };
    const cellOptions = { type: "color-background", mode: "basic" };
    const on = await open(
      table({
        fieldConfig: {
          defaults: { thresholds: thresholds as never },
          overrides: [{ matcher, properties: [{ id: "custom.cellOptions", value: cellOptions }] }],
        },
      }),
    );
    await column(on, 3);
    const cells = on.locator('[role=gridcell][aria-colindex="3"]');
    const colors = await cells.evaluateAll((all) => all.map((cell) => getComputedStyle(cell).backgroundColor));
    expect(colors).toEqual(["rgb(115, 191, 105)", "rgb(242, 73, 92)", "rgb(115, 191, 105)"]);
  });
});

const thresholds = {
  mode: "absolute",
  steps: [
    { value: null, color: "green" },
    { value: 3, color: "red" },
  ],
};

describe("single values", () => {
  it("are shown in the colour of their threshold", async () => {
    const stat = (title: string, values: number[]): PanelOnPage => ({
      pluginId: "stat",
      title,
      frames: [seriesFrame("errors", values)],
      fieldConfig: { defaults: { thresholds: thresholds as never } },
      width: 240,
      height: 160,
    });
    const on = await open(stat("Few", [5, 1]), stat("Many", [1, 5]));
    const color = (text: string): Promise<string> =>
      on.getByText(text, { exact: true }).evaluate((value) => getComputedStyle(value).color);
    await on.getByText("5", { exact: true }).waitFor();
    expect(await color("1")).toBe("rgb(115, 191, 105)");
    expect(await color("5")).toBe("rgb(242, 73, 92)");
  });

  it("are bars with their names and values", async () => {
    const on = await open({
      pluginId: "bargauge",
      title: "Requests",
      frames: [servicesFrame],
      options: { orientation: "horizontal", reduceOptions: { values: true, calcs: [], fields: "requests" } },
    });
    await on.getByText("shop requests").waitFor();
    expect(await on.getByText("120", { exact: true }).count()).toBe(1);
  });
});

describe("bar chart", () => {
  it("tells the bars of a category", async () => {
    const on = await open({
      pluginId: "barchart",
      title: "Services",
      frames: [servicesFrame],
      options: { tooltip: { mode: "multi", sort: "none" } },
    });
    await on.locator(".u-over").waitFor();
    await hover(on, 1 / 6, 0.9);
    expect((await tooltipLines(on)).map(flat)).toEqual(["requests 120", "errors 2"]);
    expect(await on.getByTestId("chart-tooltip").innerText()).toMatch(/^shop/);
  });
});

describe("heatmap", () => {
  const cells: FrameOnPage = {
    meta: { type: "heatmap-cells" as never },
    fields: [
      { name: "xMax", type: "time" as never, values: [minutes[2], minutes[2], minutes[3]] },
      { name: "yMin", type: "number" as never, config: { unit: "ms" }, values: [1, 2, 1] },
      { name: "yMax", type: "number" as never, config: { unit: "ms" }, values: [2, 4, 2] },
      { name: "count", type: "number" as never, values: [30, 10, 5] },
    ],
  };

  it("tells when, which bounds, how many and what share", async () => {
    const on = await open({ pluginId: "heatmap", title: "Durations", frames: [cells], width: 700, height: 300 });
    await on.locator(".u-over").waitFor();
    await hover(on, 0.37, 0.9);
    expect((await tooltipLines(on)).map(flat)).toEqual(["1 ms – 2 ms 30", "Of all at that time 75%"]);
    expect(await on.getByTestId("chart-tooltip").innerText()).toContain("2026-11-21 10:10:00 – 2026-11-21 10:20:00");
    expect(flat(await on.getByTestId("heatmap-legend").innerText())).toBe("0 30 30");
    await hover(on, 0.37, 0.1);
    await expect.poll(async () => (await tooltipLines(on)).map(flat)[0]).toBe("2 ms – 4 ms 10");
  });
});

describe("text", () => {
  it("is Markdown with variables, and nothing that runs", async () => {
    const content =
      "# Hello $service\n\n<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>[x](javascript:1)";
    const on = await open({ pluginId: "text", title: "Text", frames: [], options: { mode: "markdown", content } });
    await on.getByRole("heading", { name: "Hello shop" }).waitFor();
    expect(await on.getByTestId("text-panel").innerHTML()).not.toMatch(/<script|onerror/);
    expect(await on.evaluate(() => "ran" in window)).toBe(false);
  });
});
