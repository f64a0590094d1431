import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite, type Site } from "./start-site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

describe("a click", () => {
  it("is told where it lands: on a button, on a path inside SVG, inside a shadow root", async () => {
    const { page, flush, events } = await site.openPage(`
      <button id="plain" data-step="1">Pay</button>
      <button id="drawn"><svg width="40" height="40"><path id="line" d="M0 0H40V40H0Z"/></svg></button>
      <x-box></x-box>
      <script>
        customElements.define("x-box", class extends HTMLElement {
          constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = "<button id=inner>In</button>"; }
        });
      </script>`);
    await page.click("#plain");
    await page.click("#line");
    await page.click("#inner", { button: "right" });
    await flush();
    const clicks = (await events("browser.user_action.click", 3)).map(({ attributes }) => attributes);
    expect(clicks.map((each) => each["browser.tag_name"])).toEqual(["button", "path", "button"]);
    expect(clicks.map((each) => each["browser.mouse_event.button"])).toEqual(["left", "left", "right"]);
    expect(clicks[0]?.["browser.css_selector"]).toBe("button#plain");
    expect(clicks[0]?.["browser.element.attributes"]).toContain("step");
    expect(clicks[1]?.["browser.css_selector"]).toContain("path#line");
    expect(clicks[2]?.["browser.css_selector"]).toContain("button#inner");
    for (const click of clicks) expect(Number(click["browser.page.x"])).toBeGreaterThan(0);
  });

  it("on a link out of the site, and on a download, says so", async () => {
    const { page, flush, events } = await site.openPage(`
      <a id="out" href="${site.pages.otherOrigin}/elsewhere" onclick="event.preventDefault()">out</a>
      <a id="file" href="/report.pdf" onclick="event.preventDefault()">file</a>
      <a id="in" href="/next" onclick="event.preventDefault()">in</a>`);
    for (const id of ["#out", "#file", "#in"]) await page.click(id);
    await flush();
    await events("browser.user_action.click", 3);
    const links = (await events("browser.link.click", 2)).map(({ attributes }) => [
      attributes["url.full"],
      attributes["browser.link.type"],
    ]);
    expect(links).toEqual([
      [`${site.pages.otherOrigin}/elsewhere`, "outbound"],
      [`${site.pages.origin}/report.pdf`, "download"],
    ]);
  });

  it("and forms never tell what was typed, nor the text of what is masked", async () => {
    const { page, flush, events, received } = await site.openPage(`
      <form onsubmit="event.preventDefault()"><input name="city"><button id="send">Send</button></form>
      <button id="masked" data-spanhouse-mask>Balance 77123</button>
      <button id="ignored" data-spanhouse-ignore>Nothing</button>`);
    await page.fill("input", "Atlantis");
    await page.click("#send");
    await page.click("#masked");
    await page.click("#ignored");
    await flush();
    expect((await events("browser.user_action.submit")).length).toBe(1);
    const [change] = await events("browser.user_action.change");
    expect(change?.attributes["browser.element.field"]).toBe("city");
    expect(await events("browser.user_action.click", 2)).toHaveLength(2);
    const sent = received()
      .map(({ body }) => body)
      .join();
    expect(sent).not.toContain("Atlantis");
    expect(sent).not.toContain("77123");
  });
});

describe("an error", () => {
  it("that nobody caught is an exception with its stack and causes, and the last actions before it", async () => {
    const { page, flush, events } = await site.openPage(
      `<button id="go" onclick="throw new TypeError('outer', { cause: new RangeError('inner') })">Go</button>`,
    );
    await page.click("#go");
    await flush();
    const [error] = await events("exception");
    expect(error?.severityNumber).toBe(17);
    expect(error?.attributes).toMatchObject({ "exception.type": "TypeError", "exception.message": "outer" });
    expect(error?.attributes["exception.stacktrace"]).toMatch(/outer[^]*Caused by: RangeError: inner/);
    expect(error?.attributes["exception.breadcrumbs"]).toMatch(
      /browser\.page_view[^]*browser\.user_action\.click","text":"(Go|button#go)"/,
    );
  });

  it("in a promise is told whatever the reason was: an Error, an object, undefined", async () => {
    const { page, flush, events } = await site.openPage("");
    await page.evaluate(() => {
      void Promise.reject(new SyntaxError("bad"));
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      void Promise.reject({ code: 42 });
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      void Promise.reject();
    });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    await flush();
    const errors = (await events("exception", 3)).map(({ attributes }) => attributes);
    const told = errors.map((each) => [each["exception.type"], each["exception.message"]]);
    expect(told).toEqual([
      ["SyntaxError", "bad"],
      ["Object", `{"code":42}`],
      ["Undefined", "undefined"],
    ]);
  });

  it("is told once when it is thrown again and again, and noise without a stack is not", async () => {
    const { page, flush, events } = await site.openPage("");
    await page.evaluate(() => {
      const again = new Error("again");
      for (let i = 0; i < 5; i++) window.client.captureError(again);
      window.dispatchEvent(new ErrorEvent("error", { message: "Script error." }));
      window.dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop limit exceeded" }));
      window.client.captureError(new Error("handled"), { "order.id": 7 });
    });
    await flush();
    const errors = await events("exception", 2);
    expect(errors.map(({ attributes }) => attributes["exception.message"])).toEqual(["again", "handled"]);
    expect(errors[1]?.attributes["order.id"]).toBe("7");
  });

  it("of an image, a script and a style sheet that do not load is told with its address", async () => {
    const { flush, events } = await site.openPage(
      `<img src="/no.png"><script src="/no.js"></script><link rel="stylesheet" href="/no.css">`,
    );
    await flush();
    const failed = (await events("browser.resource_error", 3)).map(
      ({ attributes }) => `${attributes["browser.tag_name"]} ${attributes["url.full"]}`,
    );
    const { origin } = site.pages;
    expect(failed.toSorted()).toEqual([`img ${origin}/no.png`, `link ${origin}/no.css`, `script ${origin}/no.js`]);
  });

  it("against the content security policy is told, and the SDK works under a strict one", async () => {
    const policy = `default-src 'none'; script-src 'self'; connect-src ${site.proxy.url}`;
    const { flush, events } = await site.openPage(
      `<img src="https://evil.example/x.png"><style>p { color: red }</style>`,
      {
        headers: { "Content-Security-Policy": policy },
      },
    );
    await flush();
    const violations = (await events("browser.csp_violation", 2)).map(({ attributes }) => [
      attributes["browser.csp.directive"],
      attributes["browser.csp.blocked"],
    ]);
    expect(violations).toContainEqual(["img-src", "https://evil.example/x.png"]);
    expect(violations).toContainEqual(["style-src-elem", "inline"]);
    expect(violations).toHaveLength(2);
  });

  it("before the bundle is there is kept by the loader, with the calls", async () => {
    const { pages, proxy } = site;
    const start = `
      Promise.reject(new Error("early rejection"));
      spanhouse.init({ url: ${JSON.stringify(proxy.url)}, service: "loaded-late" });
      spanhouse.startSpan("unknown yet").setAttribute("a", 1).end();
      spanhouse.track("early.event", { number: 1 });
      spanhouse.load("/sdk/spanhouse.js");
      throw new Error("early error");`;
    const { page, events } = await site.openPage("", { script: "loader", service: "loaded-late", start });
    await pages.requests.until("the bundle", ({ path }) => path === "/sdk/spanhouse.js");
    await page.waitForFunction("typeof spanhouse === 'object' && 'flush' in spanhouse && !('queue' in spanhouse)");
    await page.evaluate("spanhouse.flush()");
    expect((await events("early.event"))[0]?.attributes["number"]).toBe("1");
    const errors = (await events("exception", 2)).map(({ attributes }) => attributes["exception.message"]!);
    expect(errors.toSorted()).toEqual(["early error", "early rejection"]);
  });
});

describe("vitals", () => {
  it("are told by name with a value, a rating and an attribution, as doubles", async () => {
    const { page, flush, events, received } = await site.openPage(
      `<h1 id="title">A large heading</h1><button id="go" onclick="for (const end = performance.now() + 60; performance.now() < end;);">Go</button>`,
    );
    await page.click("#go");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.goto(site.pages.otherOrigin);
    const vitals = await events("browser.web_vital", 4);
    const names = vitals.map(({ attributes }) => attributes["browser.web_vital.name"]);
    for (const name of ["ttfb", "fcp", "lcp", "cls", "inp"]) expect(names).toContain(name);
    for (const { attributes } of vitals) {
      expect(Number(attributes["browser.web_vital.value"])).toBeGreaterThanOrEqual(0);
      expect(attributes["browser.web_vital.rating"]).toMatch(/^(good|needs-improvement|poor)$/);
      expect(attributes["browser.web_vital.id"]).not.toBe("");
    }
    const bodies = received()
      .map(({ body }) => body)
      .join();
    expect(bodies).toMatch(/"browser\.web_vital\.value","value":\{"doubleValue"/);
    expect(bodies).not.toMatch(/"browser\.web_vital\.(value|delta)","value":\{"intValue"/);
    await flush().catch(() => undefined);
  });
});

describe("the small entries", () => {
  it("for errors alone tells errors and nothing else", async () => {
    const { page, flush, events, allEvents } = await site.openPage("<button>b</button>", {
      script: "spanhouse-errors",
    });
    await page.click("button");
    await page.evaluate(() => {
      void Promise.reject(new RangeError("out of range"));
      return new Promise((resolve) => setTimeout(resolve));
    });
    await flush();
    const [error] = await events("exception");
    expect(error?.attributes).toMatchObject({ "exception.type": "RangeError", "exception.message": "out of range" });
    expect(error?.severityNumber).toBe(17);
    expect(await allEvents()).toHaveLength(1);
  });

  it("for vitals alone tells vitals when the page goes away, and stores nothing", async () => {
    const { page, events, allEvents } = await site.openPage("<h1>Heading</h1>", { script: "spanhouse-vitals" });
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.goto(`${site.pages.otherOrigin}/away`);
    const names = (await events("browser.web_vital", 4)).map(({ attributes }) => attributes["browser.web_vital.name"]);
    for (const name of ["ttfb", "fcp", "lcp", "cls"]) expect(names).toContain(name);
    for (const { eventName } of await allEvents()) expect(eventName).toBe("browser.web_vital");
  });
});
