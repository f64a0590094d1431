import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite, type Site } from "./start-site.ts";

/** The SDK leaves the page as it would be without it, and works in whatever page it is put. */

let site: Site;
beforeAll(async () => {
  site = await startSite();
  site.pages.serve("/api/orders", { body: "[]", contentType: "application/json" });
});
afterAll(() => site.stop());

describe("loaded with its hash under a strict content security policy, without a violation", () => {
  it.each(["defer", "module"] as const)("by %s", async (load) => {
    const { origin } = site.pages;
    const policy = `default-src 'none'; script-src 'self'; connect-src ${origin} ${site.proxy.url}; require-trusted-types-for 'script'`;
    const { page, flush, events, spans, allEvents } = await site.openPage("<button>b</button>", {
      load,
      headers: { "Content-Security-Policy": policy },
      before: `globalThis.violations = []; new ReportingObserver((reports) => violations.push(...reports), { buffered: true }).observe();`,
    });
    const problems: string[] = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await page.click("button");
    await page.evaluate(async () => {
      await fetch("/api/orders");
      for (let i = 0; i < 50; i++) window.client.track("step", { number: i });
      window.client.captureError(new Error("under the policy"));
    });
    await flush();
    await Promise.all([events("step", 50), events("exception"), events("browser.user_action.click"), spans(2)]);
    expect((await allEvents()).filter(({ eventName }) => /violation|report/.test(eventName))).toEqual([]);
    expect(await page.evaluate("violations.length")).toBe(0);
    expect(problems).toEqual([]);
  });
});

/** What SDKs of others do: they wrap fetch, XMLHttpRequest and the history, and take it back if it is still on top. */
const other = `globalThis.other = { calls: [], install() {
  const wrap = (target, name) => {
    const inner = target[name];
    const wrapped = function (...given) { if (other.on) other.calls.push(name); return inner.apply(this, given); };
    target[name] = wrapped;
    return () => { if (target[name] === wrapped) target[name] = inner; };
  };
  other.on = true;
  const undo = [wrap(window, "fetch"), wrap(XMLHttpRequest.prototype, "send"), wrap(history, "pushState")];
  other.remove = () => { other.on = false; undo.forEach((each) => each()); };
} };
globalThis.state = () => [fetch, XMLHttpRequest.prototype.open, XMLHttpRequest.prototype.send, XMLHttpRequest.prototype.setRequestHeader,
  history.pushState, history.replaceState].map((each) => Function.prototype.toString.call(each)).join();
globalThis.act = async (path) => {
  history.pushState({}, "", path);
  const request = new XMLHttpRequest();
  request.open("GET", "/api/orders");
  await new Promise((resolve) => { request.onloadend = resolve; request.send(); });
  return [(await fetch("/api/orders")).status, request.status];
};
// As in a browser without the Navigation API, where the history is wrapped.
Object.defineProperty(window, "navigation", { value: undefined });
globalThis.bare = state();`;

describe("beside an SDK that wraps the same functions, each call is told once, and each takes back only its own", () => {
  const all = ["pushState", "send", "fetch"];

  it.each([
    { installed: "before", first: "ours", isBare: true },
    { installed: "before", first: "theirs", isBare: false },
    { installed: "after", first: "ours", isBare: false },
    { installed: "after", first: "theirs", isBare: true },
  ])("installed $installed ours, $first is removed first", async ({ installed, first, isBare }) => {
    const service = `beside-${installed}-${first}`;
    const init = `globalThis.client = spanhouse.init({ url: ${JSON.stringify(site.proxy.url)}, service: "${service}" });`;
    const install = "other.install();";
    const start = installed === "before" ? install + init : init + install;
    const { page, flush, spans, events } = await site.openPage("", { service, before: other, start });
    const act = async (path: string): Promise<void> =>
      expect(await page.evaluate(`act("${path}")`)).toEqual([200, 200]);
    const callsOf = (): Promise<string[]> => page.evaluate("other.calls.splice(0)");
    await act("/both");
    expect(await callsOf()).toEqual(all);
    await page.evaluate(first === "ours" ? "client.shutdown()" : "other.remove()");
    await act("/one");
    expect(await callsOf()).toEqual(first === "ours" ? all : []);
    await page.evaluate(first === "ours" ? "other.remove()" : "client.shutdown()");
    await act("/none");
    expect(await callsOf()).toEqual([]);
    expect(await page.evaluate("state() === bare")).toBe(isBare);
    await flush();
    const pages = first === "ours" ? ["/both"] : ["/both", "/one"];
    const requests = (await spans(1 + 2 * pages.length)).filter(({ kind }) => kind === "Client");
    expect(requests).toHaveLength(2 * pages.length);
    const views = (await events("browser.page_view", 1 + pages.length)).map(({ attributes }) => attributes["url.full"]);
    expect(views.slice(1)).toEqual(pages.map((path) => site.pages.origin + path));
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
