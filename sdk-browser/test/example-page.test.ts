import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startSite, type Site } from "./start-site.ts";
import { storedRecords } from "./stored-events.ts";

let site: Site;
let shop: ChildProcess | undefined;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  shop?.kill();
  await site.stop();
});

/** Starts the server of the example in a process of its own, as `npm start` runs it; its address when it is open. */
async function openShop(): Promise<string> {
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL("../build.ts", import.meta.url))]);
  shop = spawn(process.execPath, ["serve.ts"], {
    cwd: fileURLToPath(new URL("../../examples/browser-page/", import.meta.url)),
    env: { ...process.env, SPANHOUSE_URL: site.proxy.url, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(shop.stdout!, "data")) as [Buffer];
  return /http:\/\/localhost:\d+/.exec(line.toString())![0];
}

it("the example page fills the tables with all that its README promises", async () => {
  const shopUrl = await openShop();
  const page = await site.browser.newPage();
  const { events, allEvents, spans } = storedRecords(site.collector, "corner-shop", () =>
    site.proxy.received.items
      .map(({ path, bodyBytes, status, answer }) => `${path}, ${bodyBytes} bytes: ${status} ${answer}`)
      .join("\n"),
  );
  await page.goto(shopUrl);
  await page.click("nav a:has-text('Kettle')");
  await page.fill("input", "lamp");
  await page.click("form button");
  for (const id of ["buy path", "throw", "reject", "image", "refused", "slow", "log", "span", "track", "user"]) {
    await page.click(`#${id}`);
  }
  await page.waitForFunction("document.querySelector('#records').textContent.includes('sort the basket')");
  await page.waitForFunction("document.querySelector('#records').textContent.includes('order taken')");
  const leftMs = Date.now();
  // What does not fit into what a browser takes from a page that goes is sent by the next one: on a busy machine there is more of it.
  await page.goto(shopUrl);

  const names = [
    "page_view",
    "user_action.click",
    "user_action.submit",
    "user_action.change",
    "resource_error",
    "long_animation_frame",
    "web_vital",
  ];
  for (const name of names) await events(`browser.${name}`);
  const views = await events("browser.page_view", 2);
  expect(views.filter(({ timeMs }) => timeMs < leftMs)).toHaveLength(2);
  expect(await events("exception", 2)).toHaveLength(2);
  expect(await events("session.start")).toHaveLength(1);
  await events("newsletter.subscribed");
  const order = (await allEvents()).find(({ body }) => body === "order taken");
  const all = await spans(4);
  const post = all.find(({ attributes }) => attributes["url.full"] === `${shopUrl}/api/orders`);
  expect(order?.attributes["shop.traceparent"]).toBe(`00-${post?.traceId}-${post?.spanId}-01`);
  expect(all.find(({ attributes }) => attributes["url.full"] === `${shopUrl}/api/payments`)?.statusCode).toBe("Error");
  const sorted = all.find(({ name }) => name === "sort the basket");
  expect(sorted?.durationMs).toBeGreaterThan(100);
});
