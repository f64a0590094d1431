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

describe("the page", () => {
  const snapshot = `(() => {
    const state = { fetch, open: XMLHttpRequest.prototype.open, send: XMLHttpRequest.prototype.send, header: XMLHttpRequest.prototype.setRequestHeader, log: console.log,
      error: console.error, push: history.pushState, replace: history.replaceState, onerror, onunhandledrejection };
    return Object.entries(state).map(([name, value]) => name + "=" + (value && Function.prototype.toString.call(value)));
  })()`;

  it("has all its originals back after shutdown, and nothing is told any more", async () => {
    const options = { observe: { console: ["log", "error"] } };
    const bare = await site.openPage("", { start: "" });
    const { page, received, events } = await site.openPage("<button>b</button>", { options });
    expect(await page.evaluate(snapshot)).not.toEqual(await bare.page.evaluate(snapshot));
    await page.evaluate(async () => void (await window.client.shutdown()));
    expect(await page.evaluate(snapshot)).toEqual(await bare.page.evaluate(snapshot));
    await events("browser.page_view");
    const sent = received().length;
    await page.click("button");
    await page.evaluate(async () => {
      history.pushState({}, "", "/later");
      await fetch("/api/orders");
      void Promise.reject(new Error("later"));
      await new Promise((resolve) => setTimeout(resolve));
      await window.client.flush();
    });
    expect(received().slice(sent)).toEqual([]);
  });

  it("keeps what another SDK has wrapped around it", async () => {
    const { page, flush, spans } = await site.openPage("");
    const calls = await page.evaluate(async () => {
      const inner = window.fetch;
      let count = 0;
      window.fetch = (...given) => (count++, inner(...given));
      await fetch("/api/orders");
      await window.client.shutdown();
      await fetch("/api/orders");
      return count;
    });
    expect(calls).toBe(2);
    await flush();
    expect((await spans(2)).filter(({ kind }) => kind === "Client")).toHaveLength(1);
  });

  it("never sees an exception of the SDK, whatever it is called with", async () => {
    const { page, flush, events } = await site.openPage("");
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    await page.evaluate(() => {
      const { client } = window;
      const circle: Record<string, unknown> = {};
      circle["self"] = circle;
      const hostile = {
        toString: () => {
          throw new Error("toString");
        },
        toJSON: () => {
          throw new Error("toJSON");
        },
      };
      const throwing = new Proxy(
        {},
        {
          get: () => {
            throw new Error("get");
          },
          ownKeys: () => {
            throw new Error("keys");
          },
        },
      );
      for (const value of [
        circle,
        hostile,
        throwing,
        Symbol("s"),
        10n,
        null,
        undefined,
        Number.NaN,
        new Date(Number.NaN),
      ]) {
        client.info("odd", { value });
        client.track("odd", { value });
        client.captureError(value);
        client.startSpan("odd", { attributes: { value } }).setAttribute("more", value).recordError(value).end();
      }
      client.info("sound");
    });
    await flush();
    expect(problems).toEqual([]);
    const records = await events("", 1);
    expect(records.map(({ body }) => body)).toContain("sound");
  });

  it("stays fit for the back/forward cache: nobody listens for unload", async () => {
    const start = `const types = globalThis.types = [];
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, ...rest) { types.push(type); return add.call(this, type, ...rest); };
      globalThis.client = spanhouse.init({ url: ${JSON.stringify(site.proxy.url)}, service: "listeners" });`;
    const { page } = await site.openPage("", { start, service: "listeners" });
    const types = await page.evaluate<string[]>("types");
    expect(types).toContain("pagehide");
    expect(types).not.toContain("unload");
    expect(types).not.toContain("beforeunload");
  });

  it("is told of although what the browser has kept cannot be read", async () => {
    const before = `for (const key of ["session", "waiting", "campaign"]) localStorage.setItem("spanhouse." + key, "{]%");`;
    const { page, flush, events } = await site.openPage("", { before, query: "?utm_source=letter" });
    await page.evaluate(() => window.client.track("told"));
    await flush();
    expect((await events("told"))[0]?.attributes["session.id"]).toMatch(/^[\da-f]{32}$/);
    expect(await events("browser.page_view")).toHaveLength(1);
  });

  it("in a frame tells its own views under the session of the site", async () => {
    const inner = await site.openPage("<p>inside</p>");
    const outer = await site.openPage(`<iframe src="${inner.url}"></iframe>`, { context: inner.page.context() });
    const frame = outer.page.frames().find((each) => each.url() === inner.url)!;
    await frame.evaluate("client.flush()");
    await outer.flush();
    await inner.flush();
    const views = await inner.events("browser.page_view", 2);
    const [outside] = await outer.events("browser.page_view");
    for (const { attributes } of views) expect(attributes["session.id"]).toBe(outside?.attributes["session.id"]);
  });

  it("in a sandboxed frame, where every storage is denied, works too", async () => {
    const inner = await site.openPage("<p>inside</p>");
    const outer = await site.openPage(`<iframe sandbox="allow-scripts" src="${inner.url}"></iframe>`, {
      options: { consent: "denied" },
    });
    const frame = outer.page.frames().find((each) => each.url() === inner.url)!;
    await frame.evaluate("client.flush()");
    await inner.flush();
    const views = await inner.events("browser.page_view", 1);
    expect(views.length).toBeGreaterThan(0);
  });

  it("that comes back from the back/forward cache is a view again", async () => {
    const { page, flush, events } = await site.openPage("");
    await flush();
    await page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    await flush();
    expect(await events("browser.page_view", 2)).toHaveLength(2);
  });

  it("whose clock is set back or forth keeps times near the collector's, and spans of the right length", async () => {
    const context = await site.browser.newContext();
    await context.clock.install({ time: Date.now() });
    const { page, flush, events, spans } = await site.openPage("", { context });
    await context.clock.setSystemTime(Date.now() - 3_600_000);
    await page.evaluate(() => window.client.track("set back"));
    await page.evaluate(() => void Object.assign(window, { span: window.client.startSpan("over the jump") }));
    await context.clock.setSystemTime(Date.now());
    await page.evaluate("span.end(); client.track('set right')");
    await flush();
    const [right] = await events("set right");
    expect(Math.abs(right!.timeMs - Date.now())).toBeLessThan(30_000);
    const span = (await spans(2)).find(({ name }) => name === "over the jump");
    expect(span?.durationMs).toBeLessThan(30_000);
  });
});
