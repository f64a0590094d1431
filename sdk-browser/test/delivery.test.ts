import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startSite, type OpenPage, type Site } from "./start-site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterEach(() => site.proxy.behave("pass"));
afterAll(() => site.stop());

/** Only what a test sends itself. */
const quiet = {
  observe: {
    ...{ pageViews: false, vitals: false, pageLoad: false, navigationTiming: false, resourceTiming: false },
    ...{ fetch: false, xhr: false, longFrames: false },
  },
};

async function numbers({ events }: OpenPage, name: string, count: number): Promise<number[]> {
  return (await events(name, count)).map(({ attributes }) => Number(attributes["number"])).toSorted((a, b) => a - b);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("what a page has told", () => {
  it("goes out as soon as it is 100 records, all that waits in one request, compressed when it is worth it", async () => {
    const opened = await site.openPage("", { options: quiet });
    await opened.page.evaluate(() => {
      for (let i = 0; i < 250; i++) window.client.track("step", { number: i });
    });
    expect(await numbers(opened, "step", 250)).toEqual(upTo(250));
    const [first, second] = opened.received();
    expect(second).toBeUndefined();
    expect(first?.headers["content-encoding"]).toBe("gzip");
    expect(first?.bodyBytes).toBeLessThan(first!.body.length / 4);
  });

  it("goes out when the page goes away, more than one request can carry as well", async () => {
    const opened = await site.openPage("", { options: quiet });
    const text = "ü".repeat(500);
    await opened.page.evaluate((body) => {
      for (let i = 0; i < 99; i++) window.client.log({ name: "last", body, attributes: { number: i } });
    }, text);
    await opened.page.goto(`${site.pages.otherOrigin}/away`);
    // What does not fit into the browser's 64 KiB waits for the next page.
    const next = await site.openPage("", { options: quiet, context: opened.page.context(), service: opened.service });
    await next.flush();
    expect(await numbers(opened, "last", 99)).toEqual(upTo(99));
  });

  it("goes out once when the page goes away while it is being compressed", async () => {
    const opened = await site.openPage("", { options: quiet });
    await opened.page.evaluate((away) => {
      for (let i = 0; i < 99; i++) window.client.track("compressed", { number: i });
      void window.client.flush();
      location.href = away;
    }, `${site.pages.otherOrigin}/away`);
    await opened.page.waitForURL("**/away");
    expect(await numbers(opened, "compressed", 99)).toEqual(upTo(99));
    await site.openPage("", { options: quiet, context: opened.page.context(), service: opened.service });
    expect(await numbers(opened, "compressed", 99)).toEqual(upTo(99));
  });

  it("is as it was when it was told, whatever the page does with its objects afterwards", async () => {
    const opened = await site.openPage("", { options: quiet });
    await opened.page.evaluate(() => {
      const cart = { items: [1] };
      window.client.track("told", { cart });
      cart.items.push(2);
    });
    await opened.flush();
    const [told] = await opened.events("told");
    expect(JSON.parse(told!.attributes["cart"]!)).toEqual({ items: [1] });
  });

  it("goes out when the tab is closed", async () => {
    const opened = await site.openPage("", { options: quiet });
    await opened.page.evaluate(() => window.client.track("closing", { number: 0 }));
    await opened.page.close({ runBeforeUnload: true });
    expect(await numbers(opened, "closing", 1)).toEqual([0]);
  });

  it("goes out as a beacon where requests cannot outlive the page, with the key in the address", async () => {
    const before = "delete Request.prototype.keepalive;";
    site.pages.forward("/telemetry", site.proxy.url);
    const opened = await site.openPage("", { options: { ...quiet, url: "/telemetry", key: "pk 1" }, before });
    await opened.page.evaluate(() => window.client.track("beacon", { number: 0 }));
    await opened.page.goto(`${site.pages.otherOrigin}/away`);
    expect(await numbers(opened, "beacon", 1)).toEqual([0]);
    const [beacon] = opened.received();
    expect(beacon?.query.get("key")).toBe("pk 1");
    expect(beacon?.headers["x-spanhouse-key"]).toBeUndefined();
  });

  it("reaches a collector on another site when the page is closed, and so does a beacon, which brings cookies", async () => {
    const { ingestUrl } = site.collector;
    const { page, service, events } = await site.openPage("", { options: { ...quiet, url: ingestUrl } });
    await page.goto(page.url().replace(site.pages.origin, site.pages.otherOrigin));
    const taken = await page.evaluate(
      ([url, name]) => {
        document.cookie = "visited=yes";
        window.client.track("kept alive");
        const resource = { attributes: [{ key: "service.name", value: { stringValue: name } }] };
        const scopeLogs = [{ logRecords: [{ eventName: "beaconed" }] }];
        const body = JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] });
        return navigator.sendBeacon(`${url}/v1/logs`, new Blob([body], { type: "application/json" }));
      },
      [ingestUrl, service],
    );
    expect(taken).toBe(true);
    await page.close({ runBeforeUnload: true });
    expect(await events("beaconed")).toHaveLength(1);
    expect(await events("kept alive")).toHaveLength(1);
  });

  it("waits for the next page where neither a request nor a beacon reaches another origin", async () => {
    const before = "delete Request.prototype.keepalive;";
    const opened = await site.openPage("", { options: quiet, before });
    await opened.page.evaluate(() => window.client.track("kept", { number: 0 }));
    await opened.page.goto(`${site.pages.otherOrigin}/away`);
    await site.openPage("", { options: quiet, context: opened.page.context(), service: opened.service });
    expect(await numbers(opened, "kept", 1)).toEqual([0]);
  });

  it("carries the key of the project, whichever way it goes", async () => {
    const opened = await site.openPage("", { options: { ...quiet, key: "pk_1" } });
    await opened.page.evaluate(() => window.client.track("keyed", { number: 0 }));
    await opened.flush();
    await opened.page.evaluate(() => window.client.track("keyed", { number: 1 }));
    await opened.page.goto(`${site.pages.otherOrigin}/away`);
    await numbers(opened, "keyed", 2);
    for (const { headers, query } of opened.received()) {
      expect(headers["x-spanhouse-key"] ?? query.get("key")).toBe("pk_1");
    }
  });
});

describe("when the collector", () => {
  it("answers 429, the page waits as long as it is told and sends again, once", async () => {
    const opened = await site.openPage("", { options: quiet });
    site.proxy.behave([{ status: 429, headers: { "Retry-After": "1" } }, "pass"]);
    await opened.page.evaluate(() => window.client.track("limited", { number: 0 }));
    await opened.flush();
    expect(await numbers(opened, "limited", 1)).toEqual([0]);
    const [refused, taken] = opened.received();
    expect([refused?.status, taken?.status]).toEqual([429, 200]);
    expect(taken!.atMs - refused!.atMs).toBeGreaterThanOrEqual(1_000);
  });

  it("answers 429 with a date, the page waits until then", async () => {
    const opened = await site.openPage("", { options: quiet });
    const untilMs = Math.ceil(Date.now() / 1_000 + 1) * 1_000;
    site.proxy.behave([{ status: 429, headers: { "Retry-After": new Date(untilMs).toUTCString() } }, "pass"]);
    await opened.page.evaluate(() => window.client.track("limited", { number: 0 }));
    await opened.flush();
    expect(await numbers(opened, "limited", 1)).toEqual([0]);
    const [refused, taken] = opened.received();
    expect([refused?.status, taken?.status]).toEqual([429, 200]);
    expect(performance.timeOrigin + taken!.atMs).toBeGreaterThan(untilMs - 50);
  });

  it("answers 503 or breaks the connection, the page tries again", async () => {
    const opened = await site.openPage("", { options: quiet });
    site.proxy.behave([{ status: 503 }, "pass"]);
    await opened.page.evaluate(() => window.client.track("tried", { number: 0 }));
    await opened.flush();
    await numbers(opened, "tried", 1);
    site.proxy.behave("down");
    await opened.page.evaluate(() => window.client.track("tried", { number: 1 }));
    await opened.flush();
    site.proxy.behave("pass");
    expect(await numbers(opened, "tried", 2)).toEqual([0, 1]);
  });

  it("answers 413 or 400, the page does not try again and goes on with the rest", async () => {
    const opened = await site.openPage("", { options: quiet });
    const warned = opened.page.waitForEvent("console", (message) => message.text().includes("spanhouse: 413"));
    for (const status of [413, 400]) {
      site.proxy.behave([{ status, body: "{}" }, "pass"]);
      await opened.page.evaluate(() => window.client.track("refused", { number: 0 }));
      await opened.flush();
    }
    await opened.page.evaluate(() => window.client.track("accepted", { number: 1 }));
    await opened.flush();
    expect(await numbers(opened, "accepted", 1)).toEqual([1]);
    expect(opened.received().map(({ status }) => status)).toEqual([413, 400, 200]);
    await warned;
    expect(await opened.allEvents()).not.toContainEqual(expect.objectContaining({ eventName: "refused" }));
  });

  it("takes a part, the rest is not sent again", async () => {
    const opened = await site.openPage("", { options: quiet });
    const body = JSON.stringify({ partialSuccess: { rejectedLogRecords: "1", errorMessage: "too old" } });
    site.proxy.behave([{ status: 200, body, headers: { "Content-Type": "application/json" } }, "pass"]);
    const warned = opened.page.waitForEvent("console", (message) => message.text().includes("too old"));
    await opened.page.evaluate(() => window.client.track("partial", { number: 0 }));
    await opened.flush();
    await warned;
    await opened.page.evaluate(() => window.client.track("partial", { number: 1 }));
    await opened.flush();
    expect(await numbers(opened, "partial", 1)).toEqual([1]);
  });

  it("is slow, the page neither waits nor sends twice", async () => {
    const opened = await site.openPage("", { options: quiet });
    site.proxy.behave("hang");
    const callMs = await opened.page.evaluate(() => {
      const begunMs = performance.now();
      for (let i = 0; i < 150; i++) window.client.track("slow", { number: i });
      void window.client.flush();
      return performance.now() - begunMs;
    });
    expect(callMs).toBeLessThan(500);
    site.proxy.behave("pass");
    await opened.flush();
    expect(await numbers(opened, "slow", 150)).toEqual(upTo(150));
  });
});

describe("a request that is under way when the page goes away", () => {
  it("and has not reached the collector comes from the next page, once", async () => {
    const opened = await site.openPage("", { options: quiet });
    site.proxy.behave("hang");
    const arrived = site.proxy.arrived.items.length;
    await opened.page.evaluate(() => {
      window.client.track("under way", { number: 0 });
      void window.client.flush();
    });
    await site.proxy.arrived.untilCount("the request", arrived + 1);
    await opened.page.goto(`${site.pages.otherOrigin}/away`);
    site.proxy.behave("pass");
    const next = await site.openPage("", { options: quiet, context: opened.page.context(), service: opened.service });
    await next.page.evaluate(() => window.client.track("next", { number: 1 }));
    await next.flush();
    expect(await numbers(next, "under way", 1)).toEqual([0]);
    await numbers(next, "next", 1);
    expect(await numbers(next, "under way", 1)).toEqual([0]);
  });
});

describe("offline", () => {
  it("what was told waits through the end of the page, and arrives once from the next one", async () => {
    const opened = await site.openPage("", { options: quiet });
    const context = opened.page.context();
    const sent = opened.received().length;
    site.proxy.behave("down");
    await context.setOffline(true);
    await opened.page.evaluate(() => window.client.track("offline", { number: 0 }));
    await opened.page.goto("about:blank");
    expect(opened.received()).toHaveLength(sent);
    await context.setOffline(false);
    site.proxy.behave("pass");
    const next = await site.openPage("", { options: quiet, context, service: opened.service });
    await next.page.evaluate(() => window.client.track("online", { number: 1 }));
    await next.flush();
    expect(await numbers(next, "offline", 1)).toEqual([0]);
    await numbers(next, "online", 1);
    expect(await numbers(next, "offline", 1)).toEqual([0]);
  });

  it("the page sends by itself when it is online again", async () => {
    const opened = await site.openPage("", { options: quiet });
    await opened.page.context().setOffline(true);
    await opened.page.evaluate(() => window.client.track("offline", { number: 0 }));
    await opened.flush();
    await opened.page.context().setOffline(false);
    expect(await numbers(opened, "offline", 1)).toEqual([0]);
  });
});
