import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenPage } from "./start-site.ts";
import { startSite, type Site } from "./start-site.ts";
import type { StoredSpan } from "./stored-events.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
  site.pages.serve("/api/orders", { body: `{"orders":[]}`, contentType: "application/json" });
  site.pages.serve("/api/broken", { status: 500, body: "no" });
  site.pages.serve("/v1/items", { body: "[]", contentType: "application/json" });
});
afterAll(() => site.stop());

async function clientSpans({ spans, flush }: OpenPage, count: number): Promise<StoredSpan[]> {
  await flush();
  return (await spans(count)).filter(({ kind }) => kind === "Client");
}

/** The `traceparent` with which the server was asked for a path last. */
function receivedTraceparent(path: string): string | undefined {
  const { headers } = site.pages.requests.items.findLast((request) => request.path === path)!;
  return headers["traceparent"] as string | undefined;
}

const xhr = (method: string, url: string): string => `new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.open(${JSON.stringify(method)}, ${JSON.stringify(url)});
  request.onloadend = () => resolve(request.status);
  request.send();
})`;

describe("a request of the page", () => {
  it("by fetch is a client span, and the server gets its place in the trace", async () => {
    const opened = await site.openPage("");
    const text = await opened.page.evaluate(async () => (await fetch("/api/orders?page=2")).text());
    expect(text).toBe(`{"orders":[]}`);
    const [span] = await clientSpans(opened, 2);
    const { hostname, port } = new URL(site.pages.origin);
    expect(span).toMatchObject({ name: "GET", statusCode: "Unset" });
    expect(span?.attributes).toMatchObject({
      "http.request.method": "GET",
      "url.full": `${site.pages.origin}/api/orders?page=2`,
      "http.response.status_code": "200",
      "server.address": hostname,
      "server.port": port,
    });
    expect(receivedTraceparent("/api/orders")).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
  });

  it("by XMLHttpRequest is one too", async () => {
    const opened = await site.openPage("");
    expect(await opened.page.evaluate(xhr("POST", "/api/orders"))).toBe(200);
    const [span] = await clientSpans(opened, 2);
    expect(span?.attributes).toMatchObject({ "http.request.method": "POST", "http.response.status_code": "200" });
    expect(receivedTraceparent("/api/orders")).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
  });

  it("that fails has the status as its error, and one without an answer what was thrown", async () => {
    const opened = await site.openPage("");
    await opened.page.evaluate(async () => {
      await fetch("/api/broken");
      await fetch("http://127.0.0.1:9/nobody").catch(() => undefined);
    });
    const spans = await clientSpans(opened, 3);
    expect(spans.map(({ statusCode }) => statusCode)).toEqual(["Error", "Error"]);
    expect(spans.map(({ attributes }) => attributes["error.type"])).toEqual(["500", "TypeError"]);
    expect(spans[1]?.attributes).not.toHaveProperty("http.response.status_code");
  });

  it("to another origin carries nothing, unless origin and path are on the list", async () => {
    const list = `[${JSON.stringify(`${site.pages.otherOrigin}/v1`)}]`;
    const opened = await site.openPage("", { options: { requests: { propagateTo: JSON.parse(list) as string[] } } });
    await opened.page.evaluate(async (other) => {
      await fetch(`${other}/v1/items`);
      await fetch(`${other}/api/orders?next=/v1/`);
    }, site.pages.otherOrigin);
    const [listed, unlisted] = await clientSpans(opened, 3);
    expect(receivedTraceparent("/v1/items")).toContain(listed?.traceId);
    expect(receivedTraceparent("/api/orders")).toBeUndefined();
    expect(unlisted?.attributes["http.response.status_code"]).toBe("200");
  });

  it("keeps a traceparent that the application has set, and its headers", async () => {
    const opened = await site.openPage("");
    const own = `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01`;
    await opened.page.evaluate(
      (traceparent) => fetch(new Request("/api/orders", { headers: { traceparent, "X-Own": "yes" } })).then(() => null),
      own,
    );
    await clientSpans(opened, 2);
    expect(receivedTraceparent("/api/orders")).toBe(own);
    expect(site.pages.requests.items.at(-1)?.headers["x-own"]).toBe("yes");
  });

  it("by XMLHttpRequest keeps a traceparent that the application has set", async () => {
    const opened = await site.openPage("");
    const own = `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01`;
    await opened.page.evaluate(`new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("GET", "/api/orders");
      request.setRequestHeader("traceparent", ${JSON.stringify(own)});
      request.onloadend = resolve;
      request.send();
    }).then(() => null)`);
    await clientSpans(opened, 2);
    expect(receivedTraceparent("/api/orders")).toBe(own);
  });

  it("is told also when the collector stands at the root of the page's own origin", async () => {
    site.pages.forward("/v1/logs", `${site.proxy.url}/v1/logs`);
    site.pages.forward("/v1/traces", `${site.proxy.url}/v1/traces`);
    const opened = await site.openPage("", { options: { url: "/" } });
    await opened.page.evaluate(() => fetch("/api/orders").then(() => null));
    const spans = await clientSpans(opened, 2);
    expect(spans.map(({ attributes }) => attributes["url.full"])).toEqual([`${site.pages.origin}/api/orders`]);
  });

  it("is left alone when it is told to be, and is never one of the SDK's own", async () => {
    const opened = await site.openPage("", { options: { requests: { ignore: ["/api/broken"] } } });
    await opened.page.evaluate(() => fetch("/api/broken").then(() => null));
    await opened.flush();
    await opened.page.evaluate(() => fetch("/api/orders").then(() => null));
    const spans = await clientSpans(opened, 2);
    expect(spans.map(({ attributes }) => attributes["url.full"])).toEqual([`${site.pages.origin}/api/orders`]);
  });

  it("gives the application what it would have got without the SDK", async () => {
    const { page } = await site.openPage("");
    const outcomes = await page.evaluate(async () => {
      const thrown = await fetch("http://[").then(String, String);
      const abort = new AbortController();
      abort.abort();
      const aborted = await fetch("/api/orders", { signal: abort.signal }).catch((error: Error) => error.name);
      const posted = await fetch("/api/orders", { method: "POST", body: new Blob(["x"]) });
      const clone = new Request("/api/orders", { method: "POST", body: "kept" });
      await fetch(clone);
      return { thrown: thrown.slice(0, 9), aborted, posted: posted.status, bodyUsed: clone.bodyUsed };
    });
    expect(outcomes).toEqual({ thrown: "TypeError", aborted: "AbortError", posted: 200, bodyUsed: true });
  });
});

describe("the load of the page", () => {
  it("continues the trace of the server that rendered it, and requests until its end are its children", async () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const opened = await site.openPage("<script>fetch('/api/orders')</script>", {
      headers: { "Server-Timing": `traceparent;desc="00-${traceId}-b7ad6b7169203331-01"` },
    });
    const { spans, flush } = opened;
    await flush();
    const all = await spans(2);
    const load = all.find(({ kind }) => kind === "Internal");
    expect(load).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331" });
    expect(all.find(({ kind }) => kind === "Client")).toMatchObject({ traceId, parentSpanId: load?.spanId });
  });
});
