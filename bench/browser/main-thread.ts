import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "playwright-core";

/** What one SDK costs the page's main thread in one round; without what the same page costs with no SDK in it. */
export interface MainThread {
  /** Loading the script, `init`, and everything it puts off, in the first second. */
  readonly initMs: number;
  /** The call of `init` alone. */
  readonly initCallMs: number;
  /** A thousand events until they are sent: every task of the main thread in six seconds. */
  readonly eventsMs: number;
  /** The thousand calls alone. */
  readonly eventCallsMs: number;
  /** What went over the wire for the thousand events. */
  readonly sentBytes: number;
  readonly requests: number;
}

export const events = 1_000;
/** Longer than the longest batch delay of any of them (5 s). */
const eventsWindowMs = 6_000;
const initWindowMs = 1_000;

/** Serves a page and takes what an SDK sends to it, whatever that is. */
export interface Stage {
  readonly url: string;
  readonly sent: { bytes: number; requests: number };
  /** The script of the next page. */
  play(script: string): void;
  stop(): void;
}

const document =
  "<!doctype html><html><head><title>Bench</title></head><body><h1>A page</h1><button>One</button></body></html>";

export async function openStage(): Promise<Stage> {
  const sent = { bytes: 0, requests: 0 };
  let current = "";
  const server = createServer((request, response) => {
    const fixed = request.url === "/" ? document : request.url === "/bench.js" ? current : undefined;
    request.on("data", (chunk: Buffer) => (sent.bytes += chunk.length));
    request.on("end", () => {
      if (fixed === undefined) sent.requests++;
      const contentType =
        fixed === undefined ? "application/json" : request.url === "/" ? "text/html" : "text/javascript";
      response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store" });
      response.end(fixed ?? "{}");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    play: (script) => void (current = script),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Plays one script once in a new visitor's browser; `none` is what an empty script came to. */
export async function measureOnce(browser: Browser, stage: Stage, script: string): Promise<MainThread> {
  stage.play(script);
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(stage.url);
  await delay(initWindowMs / 2);
  const before = await taskMs(session);
  await page.addScriptTag({ url: "/bench.js" });
  const initCallMs = await timeInPage(page, `bench.start(${JSON.stringify(stage.url)})`);
  await delay(initWindowMs);
  const begun = await taskMs(session);
  Object.assign(stage.sent, { bytes: 0, requests: 0 });
  const eventCallsMs = await timeInPage(page, `bench.emit(${events})`);
  await delay(eventsWindowMs);
  const ended = await taskMs(session);
  const { bytes: sentBytes, requests } = stage.sent;
  await context.close();
  return { initMs: begun - before, initCallMs, eventsMs: ended - begun, eventCallsMs, sentBytes, requests };
}

function timeInPage(page: Page, call: string): Promise<number> {
  return page.evaluate(`(() => { const begunMs = performance.now(); ${call}; return performance.now() - begunMs; })()`);
}

/** Milliseconds that the main thread of the page has worked so far. */
async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")!.value * 1_000;
}
