import { createHash } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { inject } from "vitest";
import { startTestCollector, type TestCollector } from "../../collector/test/start-test-collector.ts";
import type { init } from "../src/index.ts";
import { startFaultProxy, type FaultProxy, type Received } from "./fault-proxy.ts";
import { startPageServer, type PageServer } from "./page-server.ts";
import { payloadProblems } from "./payload-problems.ts";
import { startBrowser } from "./start-browser.ts";
import { storedRecords, type StoredRecords } from "./stored-events.ts";

declare global {
  interface Window {
    /** What `init` gave to the page. */
    client: ReturnType<typeof init>;
  }
}

/** What a test file has for itself: a browser, pages on two origins, and a collector behind a proxy that can fail. */
export interface Site {
  readonly browser: Browser;
  readonly collector: TestCollector;
  readonly pages: PageServer;
  readonly proxy: FaultProxy;
  openPage(html: string, how?: OpenOptions): Promise<OpenPage>;
  /** Throws when anything that was sent is not as the table of events says. */
  stop(): Promise<void>;
}

/** A way for a script into a page. */
export type Load = "defer" | "module";

export interface OpenOptions {
  /** Options of `init`, beside the address and the service. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** `src/script/<script>.ts`; default `spanhouse`, everything. */
  readonly script?: string;
  /** How the scripts are loaded, with their hashes; default by plain tags without. */
  readonly load?: Load;
  /** A visitor's browser; default a new one. */
  readonly context?: BrowserContext;
  /** Another page of the same application: the service of an earlier one. */
  readonly service?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs in the page before anything else. */
  readonly before?: string;
  /** Stands in the page instead of `client = spanhouse.init(options)`. */
  readonly start?: string;
  /** Does not wait for the page to load. */
  readonly unfinished?: boolean;
}

/** One page in the browser, and what it has told. */
export interface OpenPage extends StoredRecords {
  readonly page: Page;
  readonly service: string;
  readonly url: string;
  /** Sends what is waiting. */
  flush(): Promise<void>;
  /** Requests of this page's application that the proxy has seen; each call looks again. */
  received(): readonly Received[];
}

export async function startSite(): Promise<Site> {
  const [browser, collector, pages] = await Promise.all([startBrowser(), startTestCollector(), startPageServer()]);
  await collector.collector.whenReady();
  const proxy = await startFaultProxy(collector.ingestUrl);
  const scripts = new Map(Object.entries(inject("scripts")).map(([name, text]) => [`/sdk/${name}.js`, text]));
  for (const [path, body] of scripts) pages.serve(path, { body, contentType: "text/javascript" });
  let opened = 0;

  async function openPage(html: string, how: OpenOptions = {}): Promise<OpenPage> {
    const number = ++opened;
    const service = how.service ?? `page-${number}`;
    const path = `/page-${number}`;
    const sdk = `/sdk/${how.script ?? (how.load === "module" ? "index" : "spanhouse")}.js`;
    const options = JSON.stringify({ url: proxy.url, service, ...how.options });
    // A file of its own, so that a page with a strict content security policy can run it too.
    const start = how.start ?? `globalThis.client = spanhouse.init(${options})`;
    const imported = how.load === "module" ? `import * as spanhouse from "${sdk}";` : "";
    const own = `${imported}${how.before ?? ""}\n${start}`;
    pages.serve(`${path}.js`, { body: own, contentType: "text/javascript" });
    const tags = [tag(sdk, scripts.get(sdk)!, how.load), tag(`${path}.js`, own, how.load)];
    pages.serve(path, { body: document(html, tags), headers: how.headers ?? {} });
    const context = how.context ?? (await browser.newContext());
    const page = await context.newPage();
    const url = `${pages.origin}${path}${how.query ?? ""}`;
    await page.goto(url, { waitUntil: how.unfinished === true ? "commit" : "load" });
    const received = (): readonly Received[] =>
      proxy.received.items.filter(({ body }) => body.includes(`"${service}"`));
    const explain = (): string =>
      received()
        .map(({ path, bodyBytes, status, answer }) => `${path}, ${bodyBytes} bytes: ${status} ${answer}`)
        .join("\n");
    return {
      ...storedRecords(collector, service, explain),
      ...{ page, service, url, received },
      flush: () => page.evaluate("client.flush()"),
    };
  }

  return {
    ...{ browser, collector, pages, proxy, openPage },
    async stop() {
      await browser.close();
      await Promise.all([proxy.stop(), pages.stop(), collector.remove()]);
      const problems = payloadProblems(proxy.received.items);
      if (problems.length > 0) throw new Error(`against schemas/src/browser-events.ts:\n${problems.join("\n")}`);
    },
  };
}

function document(html: string, tags: readonly string[]): string {
  return `<!doctype html>\n<html lang="en"><head><title>A page</title>\n${tags.join("\n")}\n</head>\n<body>${html}</body></html>`;
}

function tag(source: string, text: string, load: Load | undefined): string {
  if (load === undefined) return `<script src="${source}"></script>`;
  const integrity = `integrity="sha384-${createHash("sha384").update(text).digest("base64")}"`;
  if (load === "defer") return `<script defer src="${source}" ${integrity}></script>`;
  // What a module imports is checked by its hash when it was loaded ahead with it.
  const isImported = source.startsWith("/sdk/");
  if (isImported) return `<link rel="modulepreload" href="${source}" ${integrity}>`;
  return `<script type="module" src="${source}" ${integrity}></script>`;
}
