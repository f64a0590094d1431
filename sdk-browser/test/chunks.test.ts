import { afterAll, beforeAll, expect, it } from "vitest";
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

function textOf(received: readonly Received[]): string {
  return received.map(({ body }) => body).join("\n");
}

/** A page with an application of `applications/` on it. */
async function openApplication(name: string, html: string): Promise<OpenPage> {
  const options = JSON.stringify({ url: site.proxy.url, service: name, observe: { fetch: false } });
  const start = `globalThis.options = ${options};\n${await bundleApplication(name)}`;
  return site.openPage(html, { service: name, start });
}

it("OpenTelemetry's own fetch instrumentation works on the client: spans, parents, traceparent, logs", async () => {
  const { page, flush, spans, allEvents, received } = await openApplication("otel-instrumentation", "");
  await page.evaluate("buy()");
  // The instrumentation ends its span a third of a second later, when the timing of the request is there.
  await page.waitForFunction(
    "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/orders'))",
  );
  await expect.poll(async () => (await flush(), textOf(received())), { timeout: 10_000 }).toContain('"name":"GET"');
  const all = await spans(3);
  const buy = all.find(({ name }) => name === "buy");
  const request = all.find(({ name }) => name === "GET");
  expect(buy).toMatchObject({ statusCode: "Error", attributes: expect.objectContaining({ items: "2" }) as unknown });
  expect(request).toMatchObject({ kind: "Client", traceId: buy?.traceId, parentSpanId: buy?.spanId });
  const { headers } = site.pages.requests.items.findLast(({ path }) => path === "/api/orders")!;
  expect(headers["traceparent"]).toBe(`00-${request?.traceId}-${request?.spanId}-01`);
  const sent = (await allEvents()).find(({ eventName }) => eventName === "order.sent");
  expect(sent).toMatchObject({ traceId: buy?.traceId, spanId: buy?.spanId, severityNumber: 9 });
});

it("rage clicks and dead clicks are told by the chunk for them", async () => {
  const { page, flush, events, received } = await openApplication(
    "rage-clicks",
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
