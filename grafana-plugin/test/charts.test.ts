// Charts of the console in a real browser: what the pointer does with them, and what is told then.
import { describe, expect, it } from "vitest";
import { flat, hover, linesAt, tooltipLines } from "./panels-page/chart-pointer.ts";
import { preparePanels } from "./panels-page/open-panels.ts";
import type { FrameOnPage, PanelOnPage } from "./panels-page/panel-on-page.ts";
import { minutes, range, seriesFrame } from "./panels-page/panel-answers.ts";

const open = preparePanels();

const chart = (more: Partial<PanelOnPage> = {}): PanelOnPage => ({
  pluginId: "timeseries",
  title: "Requests",
  frames: [seriesFrame("cart", [1, 2, 3, 4, 5]), seriesFrame("shop", [10, 20, 30, 40, 50])],
  options: { tooltip: { mode: "multi", sort: "desc" } },
  width: 700,
  height: 320,
  ...more,
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

  it("keep telling while the pointer rests, also when it had been somewhere else", async () => {
    const on = await open(chart());
    await linesAt(on, 0.25);
    await on.mouse.move(1, 1);
    const tooltip = on.getByTestId("chart-tooltip");
    await tooltip.waitFor({ state: "detached" });
    await linesAt(on, 0.5);
    const wasGone = await tooltip.evaluate(async (element) => {
      let seen = true;
      for (let frame = 0; frame < 30; frame++) {
        await new Promise(requestAnimationFrame);
        seen &&= element.isConnected && element.checkVisibility({ opacityProperty: true });
      }
      return !seen;
    });
    expect(wasGone).toBe(false);
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
    expect(await tooltipLines(on)).toEqual(["1 ms – 2 ms 30", "Of all at that time 75%"]);
    expect(await on.getByTestId("chart-tooltip").innerText()).toContain("2026-11-21 10:10:00 – 2026-11-21 10:20:00");
    expect(flat(await on.getByTestId("heatmap-legend").innerText())).toBe("0 30 30");
    await hover(on, 0.37, 0.1);
    await expect.poll(async () => (await tooltipLines(on))[0]).toBe("2 ms – 4 ms 10");
  });
});
