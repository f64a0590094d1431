// The console's other panels in a real browser: tables, single values, bars, text.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { flat, hover, tooltipLines } from "./panels-page/chart-pointer.ts";
import { preparePanels } from "./panels-page/open-panels.ts";
import type { PanelOnPage } from "./panels-page/panel-on-page.ts";
import { seriesFrame, servicesFrame } from "./panels-page/panel-answers.ts";

const open = preparePanels();

const thresholds = {
  mode: "absolute",
  steps: [
    { value: null, color: "green" },
    { value: 3, color: "red" },
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

  it("begins in the order that the dashboard says", async () => {
    const on = await open(table({ options: { sortBy: [{ displayName: "requests", desc: false }] } }));
    expect(await column(on, 2)).toEqual(["5", "20", "120"]);
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

  it("are what the dashboard says where nothing came", async () => {
    const empty = { pluginId: "stat", title: "Errors", frames: [], width: 240, height: 160 };
    const on = await open({ ...empty, fieldConfig: { defaults: { noValue: "0" } } }, { ...empty, title: "Other" });
    await on.getByText("No data", { exact: true }).waitFor();
    const size = await on.getByText("0", { exact: true }).evaluate((value) => getComputedStyle(value).fontSize);
    expect(Number.parseFloat(size)).toBeGreaterThan(30);
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
    expect(await tooltipLines(on)).toEqual(["requests 120", "errors 2"]);
    expect(await on.getByTestId("chart-tooltip").innerText()).toMatch(/^shop/);
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
