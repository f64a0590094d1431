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

/** A page whose script is an application: `source` may use `options` and must set `client`. */
async function openApplication(service: string, { html, source }: { html: string; source: string }): Promise<OpenPage> {
  const options = JSON.stringify({ url: site.proxy.url, service, observe: { fetch: false } });
  const start = await bundleApplication(
    `import { init } from "@spanhouse/browser";\n${source.replaceAll("OPTIONS", options)}`,
  );
  return site.openPage(html, { service, start });
}

it("OpenTelemetry's own fetch instrumentation works on the client: spans, parents, traceparent, logs", async () => {
  const { page, flush, spans, allEvents, received } = await openApplication("otel-application", {
    html: "",
    source: `
      import { register } from "@spanhouse/browser/otel";
      import { context, trace, SpanStatusCode } from "@opentelemetry/api";
      import { logs } from "@opentelemetry/api-logs";
      import { registerInstrumentations } from "@opentelemetry/instrumentation";
      import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
      globalThis.client = init(OPTIONS);
      register(client, { logs });
      registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });
      globalThis.buy = () => trace.getTracer("shop").startActiveSpan("buy", { attributes: { items: 2 } }, async (span) => {
        const answered = fetch("/api/orders");
        logs.getLogger("shop").emit({ eventName: "order.sent", severityNumber: 9, attributes: { items: 2 } });
        await answered;
        span.setStatus({ code: SpanStatusCode.ERROR, message: "sold out" });
        span.recordException(new Error("sold out"));
        span.end();
      });`,
  });
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
  const { page, flush, events, received } = await openApplication("rage-application", {
    html: `<button id="dead">Dead</button><button id="alive" onclick="this.title = Date.now()">Alive</button>`,
    source: `
      import { observeRageClicks } from "@spanhouse/browser/rage-clicks";
      globalThis.client = init(OPTIONS);
      observeRageClicks(client);`,
  });
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
