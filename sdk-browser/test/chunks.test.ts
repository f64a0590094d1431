import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleApplication } from "./bundle-application.ts";
import type { Received } from "./fault-proxy.ts";
import { startSite, type OpenPage, type Site } from "./start-site.ts";

/** Entries that an application adds to the client: it bundles them itself. */

let site: Site;
beforeAll(async () => {
  site = await startSite();
  site.pages.serve("/api/orders", { body: "[]", contentType: "application/json" });
});
afterAll(() => site.stop());

let opened = 0;
const nothing = Object.fromEntries(
  ["pageViews", "clicks", "forms", "media", "errors", "resourceErrors", "reports", "vitals", "longFrames"]
    .concat(["navigationTiming", "resourceTiming", "fetch", "xhr", "pageLoad"])
    .map((name) => [name, false]),
);

function textOf(received: readonly Received[]): string {
  return received.map(({ body }) => body).join("\n");
}

/** A page with the script at `path`, seen from `applications/`; nothing but what that adds is observed. */
async function openApplication(path: string, html: string): Promise<OpenPage> {
  const service = `application-${++opened}`;
  const options = JSON.stringify({ url: site.proxy.url, service, observe: nothing });
  const start = `globalThis.options = ${options};\n${await bundleApplication(path)}`;
  return site.openPage(html, { service, start });
}

/** Waits until the page has told each of `texts`. */
async function untilTold({ flush, received }: OpenPage, texts: readonly string[]): Promise<void> {
  const untold = async (): Promise<string[]> => {
    await flush();
    const told = textOf(received());
    return texts.filter((text) => !told.includes(text));
  };
  await expect.poll(untold, { timeout: 10_000 }).toEqual([]);
}

/** How many records of a signal the page has told. */
function countOf(signal: "logs" | "traces", { received }: OpenPage): number {
  const told = textOf(received().filter(({ path }) => path.endsWith(signal)));
  return told.split(signal === "logs" ? '"severityNumber"' : '"startTimeUnixNano"').length - 1;
}

describe("OpenTelemetry's own instrumentations work on the client", () => {
  it.each([
    { line: 2, path: "otel-js-2.ts", under: "click" },
    { line: 3, path: "../../../interop/otel-js-3-page/application.ts", under: undefined },
  ])("line $line: requests, document load, parents, traceparent, logs", async ({ path, under }) => {
    const opened = await openApplication(path, `<button id="buy">Buy</button>`);
    await opened.page.click("#buy");
    // The instrumentation ends its span a third of a second later, when the timing of the request is there.
    await untilTold(opened, ['"name":"GET"', '"name":"documentLoad"']);
    const all = await opened.spans(countOf("traces", opened));
    const [buy, request, load, page] = ["buy", "GET", "documentLoad", "documentFetch"].map((name) =>
      all.find((span) => span.name === name),
    );
    expect(buy).toMatchObject({ statusCode: "Error", attributes: expect.objectContaining({ items: "2" }) as unknown });
    expect(all.find(({ spanId }) => spanId === buy?.parentSpanId)?.name).toBe(under);
    expect(request).toMatchObject({ kind: "Client", traceId: buy?.traceId, parentSpanId: buy?.spanId });
    const { headers } = site.pages.requests.items.findLast((asked) => asked.path === "/api/orders")!;
    expect(headers["traceparent"]).toBe(`00-${request?.traceId}-${request?.spanId}-01`);
    expect(page).toMatchObject({ traceId: load?.traceId, parentSpanId: load?.spanId });
    const resources = all.filter(({ name }) => name === "resourceFetch");
    expect(resources.map(({ parentSpanId }) => parentSpanId)).toEqual([load?.spanId, load?.spanId]);
    expect(Math.abs(load!.timeMs - Date.now())).toBeLessThan(30_000);
    const sent = (await opened.allEvents()).find(({ eventName }) => eventName === "order.sent");
    expect(sent).toMatchObject({ traceId: buy?.traceId, spanId: buy?.spanId, severityNumber: 9 });
    const query = `SELECT Events.Name, Events.Attributes FROM otel_traces WHERE SpanId = '${buy?.spanId}'`;
    expect(await site.collector.sql(query)).toMatchObject([[["exception"], [{ "exception.message": "sold out" }]]]);
  });

  it("line 2: navigations, clicks, errors and vitals of opentelemetry-browser", async () => {
    const opened = await openApplication(
      "otel-js-2.ts",
      `<h1>Shop</h1><button id="buy" onclick="throw new TypeError('not for sale')">Buy</button>`,
    );
    await opened.page.click("#buy");
    await opened.page.evaluate("history.pushState({}, '', '/basket')");
    await untilTold(opened, ["not for sale", "/basket", '"ttfb"', '"fcp"', "user_action.click"]);
    const scope = "@opentelemetry/browser-instrumentation";
    const told = (await opened.allEvents(countOf("logs", opened))).filter(({ attributes }) =>
      attributes["otel.scope.name"]?.startsWith(scope),
    );
    const attributesOf = (name: string): unknown[] =>
      told.filter(({ eventName }) => eventName === name).map(({ attributes }) => attributes);
    expect(attributesOf("browser.navigation")).toMatchObject([
      { "otel.scope.name": `${scope}/navigation`, "browser.navigation.same_document": "false" },
      { "url.full": `${site.pages.origin}/basket`, "browser.navigation.type": "push" },
    ]);
    expect(attributesOf("browser.user_action.click")).toMatchObject([{ "browser.mouse_event.button": "left" }]);
    expect(attributesOf("exception")).toMatchObject([{ "exception.type": "TypeError" }]);
    expect(attributesOf("browser.web_vital")).toContainEqual(
      expect.objectContaining({ "browser.web_vital.name": "fcp" }),
    );
    for (const { timeMs, attributes } of told) {
      expect(Math.abs(timeMs - Date.now())).toBeLessThan(30_000);
      expect(attributes["session.id"]).toMatch(/^[\da-f]{32}$/);
    }
  });
});

describe("errors of components are exceptions that say which component, and the application goes on", () => {
  it("in React: what a boundary catches, and what none does", async () => {
    const { page, flush, events } = await openApplication("react.ts", `<div id="basket"></div><div id="menu"></div>`);
    await page.click("#empty");
    expect(await page.textContent("#retry")).toBe("Sorry: the basket is empty");
    await page.click("#retry");
    await page.waitForSelector("#empty");
    await page.click("#break");
    await page.waitForSelector("#break", { state: "detached" });
    await flush();
    const errors = (await events("exception", 2)).map(({ attributes }) => attributes);
    expect(errors).toMatchObject([
      { "exception.type": "RangeError", "exception.message": "the basket is empty" },
      { "exception.type": "TypeError", "exception.message": "the menu is broken" },
    ]);
    expect(errors.map((each) => each["browser.exception.mechanism"])).toEqual(["react", "react"]);
    expect(errors[0]?.["exception.stacktrace"]).toContain("Caused by: Error: stolen");
    expect(errors[0]?.["exception.component_stack"]).toMatch(/at Basket[^]*at SpanhouseErrorBoundary/);
    expect(errors[1]?.["exception.component_stack"]).toContain("at Menu");
  });

  it("in Vue: what a render function throws, and what a handler does", async () => {
    const { page, flush, events } = await openApplication("vue.ts", `<div id="app"></div>`);
    await page.click("#pay");
    await page.waitForFunction("document.querySelector('#failures').textContent === '1 failures'");
    await page.click("#empty");
    await page.waitForFunction("document.querySelector('#failures').textContent === '2 failures'");
    await page.waitForSelector("#empty", { state: "detached" });
    await flush();
    const errors = (await events("exception", 2)).map(({ attributes }) => attributes);
    expect(errors).toMatchObject([
      { "exception.type": "TypeError", "exception.message": "no card" },
      { "exception.type": "RangeError", "exception.message": "the basket is empty" },
    ]);
    for (const error of errors) {
      const about = { "exception.component": "ShopBasket", "browser.exception.mechanism": "vue" };
      expect(error).toMatchObject({ ...about, "exception.component_hook": expect.stringMatching(/./) as unknown });
    }
  });
});

it("rage clicks and dead clicks are told by the chunk for them", async () => {
  const { page, flush, events, received } = await openApplication(
    "rage-clicks.ts",
    `<button id="dead">Dead</button><button id="alive" onclick="this.title = Date.now()">Alive</button>`,
  );
  await page.click("#alive");
  await page.click("#dead", { clickCount: 1 });
  for (let i = 0; i < 3; i++) await page.click("#dead");
  await expect.poll(async () => (await flush(), textOf(received())), { timeout: 10_000 }).toContain("dead_click");
  const [rage] = await events("browser.user_action.rage_click");
  expect(rage?.attributes["browser.css_selector"]).toBe("button#dead");
  for (const { attributes } of await events("browser.user_action.dead_click")) {
    expect(attributes["browser.css_selector"]).toBe("button#dead");
  }
});
