import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openUnsteered } from "./start-browser.ts";
import { startSite, type Site } from "./start-site.ts";
import { storedRecords } from "./stored-events.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

const minuteMs = 60_000;

describe("page views", () => {
  it("tell the first load: address, title, referrer, campaign", async () => {
    const query = "?utm_source=letter&utm_campaign=autumn&page=2";
    const { page, url, flush, events } = await site.openPage("<h1>Shop</h1>", { query });
    await flush();
    const [view] = await events("browser.page_view");
    expect(view?.attributes).toMatchObject({ "url.full": url, "browser.page.title": "A page" });
    const campaign = { source: "letter", campaign: "autumn" };
    for (const [name, value] of Object.entries(campaign)) {
      expect(view?.attributes).toMatchObject({ [`campaign.first.${name}`]: value, [`campaign.last.${name}`]: value });
    }
    expect(view?.resource["user_agent.original"]).toContain("Chrome");
    await page.evaluate(() => window.client.shutdown());
    const [leave] = await events("browser.page_leave");
    expect(Number(leave?.attributes["browser.page.duration"])).toBeGreaterThan(0);
  });

  it("tell soft navigations in their order, each with its own address, title, route and the page before", async () => {
    const { page, url, flush, events } = await site.openPage("");
    await page.evaluate(() => {
      history.pushState({}, "", "/orders/1");
      document.title = "Order 1";
      window.client.setRoute("/orders/:id");
    });
    await flush();
    await page.evaluate(() => history.replaceState({}, "", "/orders/1?tab=parts"));
    await flush();
    await page.goBack();
    await flush();
    const views = await events("browser.page_view", 4);
    const origin = site.pages.origin;
    const second = `${origin}/orders/1?tab=parts`;
    expect(views.map(({ attributes }) => attributes["url.full"])).toEqual([url, `${origin}/orders/1`, second, url]);
    expect(views.map(({ attributes }) => attributes["browser.page.previous_url"] ?? "")).toEqual([
      "",
      url,
      `${origin}/orders/1`,
      second,
    ]);
    expect(views[1]?.attributes).toMatchObject({
      "browser.page.title": "Order 1",
      "browser.page.route": "/orders/:id",
    });
    const navigations = await events("browser.navigation", 4);
    const types = navigations.map(({ attributes }) => attributes["browser.navigation.type"] ?? "");
    expect(types).toEqual(["", "push", "replace", "traverse"]);
    const same = navigations.map(({ attributes }) => attributes["browser.navigation.same_document"]);
    expect(same).toEqual(["false", "true", "true", "true"]);
  });

  it("keep order and addresses when the application navigates before the document is parsed", async () => {
    const { url, flush, events } = await site.openPage("<script>history.pushState({}, '', '/early')</script>");
    await flush();
    const views = await events("browser.page_view", 2);
    expect(views.map(({ attributes }) => attributes["url.full"])).toEqual([url, `${site.pages.origin}/early`]);
  });

  it("count a change of the hash as a page only when it is a route", async () => {
    const { page, url, flush, events } = await site.openPage("<a id=part href='#part'>part</a>");
    await page.click("#part");
    await flush();
    await page.evaluate(() => (location.hash = "#/cart"));
    await flush();
    const views = await events("browser.page_view", 2);
    expect(views.map(({ attributes }) => attributes["url.full"])).toEqual([url, `${url}#/cart`]);
    const navigations = await events("browser.navigation", 3);
    expect(navigations.map(({ attributes }) => attributes["browser.navigation.hash_change"])).toEqual([
      "false",
      "true",
      "true",
    ]);
  });
});

it("a page that is rendered before it is asked for is a view when it is shown, and not before", async () => {
  const { pages, proxy } = site;
  const options = JSON.stringify({ url: proxy.url, service: "prerendered" });
  const script = `const client = spanhouse.init(${options});
    const rendered = document.prerendering;
    document.onprerenderingchange = () => client.flush();
    // By now a view that is shown would be told.
    setTimeout(() => client.flush().then(() => fetch("/rendered-" + rendered)), 200);`;
  const rules = `{"prerender":[{"source":"list","urls":["/prerendered"],"eagerness":"immediate"}]}`;
  const sdk = `<script src="/sdk/spanhouse.js"></script>`;
  pages.serve("/prerendered", { body: `<!doctype html><title>Early</title>${sdk}<script>${script}</script>` });
  pages.serve("/prerendering", {
    body: `<script type="speculationrules">${rules}</script><script>fetch("/shown").then(() => (location.href = "/prerendered"))</script>`,
  });
  const rendered = pages.requests.until("the early page", ({ path }) => path.startsWith("/rendered-"));
  pages.serve("/shown", { body: "", after: rendered });
  const close = await openUnsteered(`${pages.origin}/prerendering`);
  try {
    expect((await rendered).path).toBe("/rendered-true");
    const shownMs = Date.now();
    const early = proxy.received.items.filter(({ body }) => body.includes(`"prerendered"`));
    expect(early.filter(({ body }) => body.includes("browser.page_view"))).toEqual([]);
    const { events } = storedRecords(site.collector, "prerendered", () => "");
    const views = await events("browser.page_view");
    expect(views.map(({ attributes }) => attributes["browser.page.title"])).toEqual(["Early"]);
    expect(views[0]!.timeMs).toBeGreaterThan(shownMs - 50);
  } finally {
    await close();
  }
});

describe("sessions", () => {
  it("go on after a reload, and each load is a page instance of its own", async () => {
    const { page, flush, allEvents, events } = await site.openPage("");
    await flush();
    await page.reload();
    await flush();
    await events("browser.page_view", 2);
    const all = await allEvents();
    expect(new Set(all.map(({ attributes }) => attributes["session.id"])).size).toBe(1);
    expect(new Set(all.map(({ attributes }) => attributes["browser.page.instance_id"])).size).toBe(2);
    expect(await events("session.start")).toHaveLength(1);
  });

  it("are shared by the tabs of a browser and not by two visitors", async () => {
    const first = await site.openPage("");
    const { service } = first;
    const second = await site.openPage("", { service, context: first.page.context() });
    const stranger = await site.openPage("", { service });
    for (const { flush } of [first, second, stranger]) await flush();
    const views = await first.events("browser.page_view", 3);
    const ids = views.map(({ attributes }) => attributes["session.id"]);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("go on in the next tab when one was killed, and what it had sent stays once", async () => {
    const { page, service, flush } = await site.openPage("");
    await page.evaluate(() => window.client.track("before the crash"));
    await flush();
    const crashed = page.waitForEvent("crash");
    await page.goto("chrome://crash").catch(() => undefined);
    await crashed;
    const next = await site.openPage("", { service, context: page.context() });
    await next.page.evaluate(() => window.client.track("after the crash"));
    await next.flush();
    const [after] = await next.events("after the crash");
    const before = await next.events("before the crash");
    expect(before).toHaveLength(1);
    expect(after?.attributes["session.id"]).toBe(before[0]?.attributes["session.id"]);
    expect(await next.events("session.start")).toHaveLength(1);
  });

  it("end after the idle time, and the next one names the one before", async () => {
    const context = await site.browser.newContext();
    await context.clock.install({ time: Date.now() });
    const { page, flush, events } = await site.openPage("", { context, options: { sessionIdleMinutes: 10 } });
    await page.evaluate(() => window.client.info("before the break"));
    await context.clock.setSystemTime(Date.now() + 11 * minuteMs);
    await page.evaluate(() => window.client.info("after the break"));
    await flush();
    const starts = await events("session.start", 2);
    const [end] = await events("session.end");
    expect(end?.attributes["session.id"]).toBe(starts[0]?.attributes["session.id"]);
    expect(starts[1]?.attributes["session.previous_id"]).toBe(starts[0]?.attributes["session.id"]);
    expect(starts[1]?.attributes["session.id"]).not.toBe(starts[0]?.attributes["session.id"]);
  });

  it("stand on every record, spans as well, with what the application has set", async () => {
    const { page, flush, events, spans, allEvents } = await site.openPage("", {
      options: { observe: { fetch: false } },
    });
    await page.evaluate(() => {
      window.client.setUser({ id: "u-7", roles: ["admin", "buyer"] });
      window.client.setAttributes({ tenant: "acme" });
      window.client.setExperiment("checkout", "b");
      window.client.track("order.placed", { total: 12.5 });
      window.client.startSpan("work").end();
    });
    await flush();
    const [placed] = await events("order.placed");
    const own = { "user.id": "u-7", tenant: "acme", total: "12.5", "experiment.checkout": "b" };
    expect(placed?.attributes).toMatchObject(own);
    expect(JSON.parse(placed!.attributes["user.roles"]!)).toEqual(["admin", "buyer"]);
    const work = (await spans(2)).find(({ name }) => name === "work");
    expect(work?.attributes).toMatchObject({ "user.id": "u-7", "session.id": placed!.attributes["session.id"] });
    for (const { attributes } of await allEvents()) expect(attributes["session.id"]).toMatch(/^[\da-f]{32}$/);
  });

  it("live in a cookie when asked, and in the page alone when a storage is denied", async () => {
    const cookie = await site.openPage("", { options: { storage: "cookie" } });
    const cookies = await cookie.page.context().cookies();
    expect(cookies.map(({ name }) => name)).toContain("spanhouse.session");
    expect(await cookie.page.evaluate(() => Object.keys(localStorage))).not.toContain("spanhouse.session");

    const before = `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });`;
    const { page, flush, events } = await site.openPage("", { before });
    await page.evaluate(() => window.client.info("still here"));
    await flush();
    const [view] = await events("browser.page_view");
    expect(view?.attributes["session.id"]).toMatch(/^[\da-f]{32}$/);
  });
});

describe("logs and spans of a page", () => {
  it("are rows of the service, with the resource of the SDK", async () => {
    const { page, flush, allEvents, spans } = await site.openPage("", { options: { version: "1.2.3" } });
    await page.evaluate(() => {
      window.client.info("order taken", { "order.id": 7, vip: true });
      window.client.startSpan("check out", { attributes: { "cart.items": 2 } }).end();
    });
    await flush();
    const log = (await allEvents()).find(({ body }) => body === "order taken");
    expect(log?.attributes).toMatchObject({ "order.id": "7", vip: "true" });
    expect(log?.severityNumber).toBe(9);
    expect(log?.resource).toMatchObject({ "service.version": "1.2.3", "telemetry.sdk.language": "webjs" });
    const span = (await spans()).find(({ name }) => name === "check out");
    expect(span?.attributes).toMatchObject({ "cart.items": "2" });
  });
});

describe("how much is told", () => {
  it("follows the rates, the same for all of a session; errors always are", async () => {
    const { page, flush, events, allEvents, received } = await site.openPage("", {
      options: { sample: { sessions: 0 } },
    });
    await page.evaluate(() => {
      window.client.track("step");
      window.client.startSpan("work").end();
      window.client.captureError(new Error("always"));
    });
    await flush();
    await events("exception");
    const names = (await allEvents()).map(({ eventName }) => eventName);
    expect(names).not.toContain("step");
    expect(names).not.toContain("browser.page_view");
    expect(received().some(({ path }) => path.endsWith("/v1/traces"))).toBe(false);
  });

  it("leaves out traces, and an event by its name, and says to servers that the trace is not recorded", async () => {
    const { page, flush, events, allEvents, received } = await site.openPage("", {
      options: { sample: { traces: 0, step: 0 } },
    });
    await page.evaluate(async () => {
      window.client.track("step");
      window.client.track("leap");
      window.client.startSpan("work").end();
      await fetch("/sampled");
    });
    await flush();
    await events("leap");
    expect((await allEvents()).map(({ eventName }) => eventName)).not.toContain("step");
    expect(received().filter(({ path }) => path.endsWith("/v1/traces"))).toEqual([]);
    const { headers } = site.pages.requests.items.find(({ path }) => path === "/sampled")!;
    expect(headers["traceparent"]).toMatch(/-00$/);
  });

  it("is limited when a page goes wild, and errors of a loop are told once", async () => {
    const { page, flush, events } = await site.openPage("");
    await page.evaluate(() => {
      for (let i = 0; i < 5_000; i++) window.client.track("wild", { number: i });
      for (let i = 0; i < 500; i++) window.client.captureError(new Error(`loop ${i}`));
    });
    await flush();
    expect((await events("exception")).length).toBeLessThanOrEqual(100);
    const wild = await events("wild");
    expect(wild.length).toBeGreaterThanOrEqual(100);
    expect(wild.length).toBeLessThanOrEqual(1_000);
  });

  it("is nothing for an automated browser when bots are dropped, and marked otherwise", async () => {
    const marked = await site.openPage("");
    await marked.flush();
    const [view] = await marked.events("browser.page_view");
    expect(view?.resource["user_agent.synthetic.type"]).toBe("test");
    const dropped = await site.openPage("", { options: { bots: "drop" } });
    await dropped.flush();
    expect(dropped.received()).toEqual([]);
  });

  it("includes the console when asked, without the SDK's own words", async () => {
    const { page, flush, events } = await site.openPage("", { options: { observe: { console: ["warn", "error"] } } });
    await page.evaluate(() => {
      // oxlint-disable-next-line no-console
      console.warn("low on", { stock: 2 });
      // oxlint-disable-next-line no-console
      console.log("not asked for");
    });
    await flush();
    const told = await events("browser.console");
    expect(told.map(({ body }) => body)).toEqual([`low on {"stock":2}`]);
    expect(told[0]?.attributes["browser.console.method"]).toBe("warn");
    expect(told[0]?.severityNumber).toBe(13);
  });
});
