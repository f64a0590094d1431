import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite, type Site } from "./start-site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
  site.pages.serve("/api/orders", { body: "[]", contentType: "application/json" });
});
afterAll(() => site.stop());

const gpc = `Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });`;

/** What the browser keeps for the site. */
const kept = `({ cookie: document.cookie, local: Object.keys(localStorage), session: Object.keys(sessionStorage) })`;
const nothing = { cookie: "", local: [], session: [] };

describe("without consent", () => {
  it("nothing is stored and nothing is sent, and what waited goes out when it is given", async () => {
    const { page, flush, received, events } = await site.openPage("", { options: { consent: "pending" } });
    await page.evaluate(() => window.client.track("before"));
    await flush();
    expect(received()).toEqual([]);
    expect(await page.evaluate(kept)).toEqual(nothing);
    await page.evaluate(() => window.client.consent("granted"));
    await flush();
    expect(await events("before")).toHaveLength(1);
    expect(await events("browser.page_view")).toHaveLength(1);
  });

  it("nothing goes out when the page goes away either", async () => {
    const { page, received } = await site.openPage("", { options: { consent: "pending" } });
    await page.evaluate(() => window.client.track("before"));
    await page.goto(`${site.pages.otherOrigin}/away`);
    expect(received()).toEqual([]);
  });

  it("refused, all of it is forgotten", async () => {
    const { page, flush, received, events } = await site.openPage("", { options: { consent: "pending" } });
    await page.evaluate(() => {
      window.client.track("before");
      window.client.consent("denied");
      window.client.track("after the refusal");
    });
    await flush();
    expect(received()).toEqual([]);
    expect(await page.evaluate(kept)).toEqual(nothing);
    await page.evaluate(() => {
      window.client.consent("granted");
      window.client.track("after the consent");
    });
    await flush();
    await events("after the consent");
    expect(
      received()
        .map(({ body }) => body)
        .join(),
    ).not.toMatch(/"before"|after the refusal/);
  });

  it("withdrawn, what the browser has kept is gone", async () => {
    const { page, flush } = await site.openPage("", { query: "?utm_source=letter" });
    await flush();
    expect(await page.evaluate(kept)).not.toEqual(nothing);
    await page.evaluate(() => {
      window.client.consent("denied");
      window.client.track("after the refusal");
    });
    await flush();
    expect(await page.evaluate(kept)).toEqual(nothing);
  });

  it("cookieless: it is sent, and nothing is stored", async () => {
    const { page, flush, events } = await site.openPage("", { options: { consent: "cookieless" } });
    await page.evaluate(() => window.client.track("counted"));
    await flush();
    expect(await events("counted")).toHaveLength(1);
    expect(await page.evaluate(kept)).toEqual(nothing);
  });

  it("Do Not Track counts as a refusal", async () => {
    const before = `Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" });`;
    const { flush, received } = await site.openPage("", { before });
    await flush();
    expect(received()).toEqual([]);
  });

  it("Global Privacy Control counts as a refusal, unless the application has asked", async () => {
    const refused = await site.openPage("", { before: gpc });
    await refused.page.evaluate(() => window.client.track("tracked"));
    await refused.flush();
    expect(refused.received()).toEqual([]);
    expect(await refused.page.evaluate(kept)).toEqual(nothing);
    const own = await site.openPage("", { before: gpc, options: { respectPrivacySignals: false } });
    await own.flush();
    expect(await own.events("browser.page_view")).toHaveLength(1);
  });
});

describe("what must not leave the page", () => {
  it("is taken out of addresses, texts and attributes", async () => {
    const { page, flush, allEvents, spans, events } = await site.openPage("", {
      query: "?token=t0psecret&email=ann%40example.com&page=2",
    });
    await page.evaluate(async () => {
      await fetch("/api/orders?api_key=k3yk3y&page=3");
      window.client.info("mail from bob@example.com", { password: "hunter2", note: "Bearer eyJhbGci.eyJzdWIi.c2ln" });
      window.client.captureError(new Error("no access with https://carl:pw123@example.com/"));
    });
    await flush();
    await events("exception");
    const told = JSON.stringify([await allEvents(5), await spans(2)]);
    for (const secret of ["t0psecret", "ann%40", "ann@", "k3yk3y", "bob@", "hunter2", "eyJzdWIi", "pw123"]) {
      expect(told).not.toContain(secret);
    }
    expect(told).toContain("page=2");
    expect(told).toContain("page=3");
  });

  it("is for the application to say: beforeSend changes and drops, and when it throws the page goes on", async () => {
    const start = `client = spanhouse.init({ url: ${JSON.stringify(site.proxy.url)}, service: "before-send",
      beforeSend(record) {
        if (record.name === "dropped") return null;
        if (record.name === "thrown") throw new Error("in beforeSend");
        return { ...record, attributes: { ...record.attributes, seen: true } };
      } })`;
    const { page, flush, events, allEvents } = await site.openPage("", { start, service: "before-send" });
    await page.evaluate(() => ["dropped", "thrown", "changed"].forEach((name) => window.client.track(name)));
    await flush();
    expect((await events("changed"))[0]?.attributes["seen"]).toBe("true");
    expect((await allEvents()).map(({ eventName }) => eventName)).not.toContain("dropped");
  });
});
