import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite, type Site } from "./start-site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());

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
