import { expect, onTestFinished, test } from "vitest";
import { createCollectorSite } from "./collector-process.ts";
import { expectDrained, expectStoredOnce } from "./expect-stored-once.ts";
import { startLoad } from "./start-load.ts";

const patience = { timeout: 30_000, interval: 20 };
const shutdownMsMax = 5_000;
/** For what a stop does after its deadline: the embedded engine has at least a second to end. */
const slackMs = 3_000;

/** How a connection ends whose request was not taken: the sender may send it again. */
const closedConnection = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

test("SIGTERM under load: exit code 0 in time, what was acknowledged is stored, what was not may be sent again", async () => {
  const site = await createCollectorSite({ shutdownMsMax: `${shutdownMsMax}ms` });
  onTestFinished(() => site.remove());
  const first = site.start();
  const load = startLoad(site.ingestUrl);
  await first.whileRunning(expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 }));
  await first.whileRunning(load.untilAcknowledged(200));

  const startedAt = performance.now();
  first.signal("SIGTERM");
  // npm and the bootstrap may deliver it twice: the second one within a second is the same one.
  const seen = load.sent.length;
  await load.until("requests after the signal", () => load.sent.length > seen + 20);
  first.signal("SIGTERM");
  expect(await first.ended, first.output()).toEqual({ code: 0, signal: null });
  expect(performance.now() - startedAt).toBeLessThan(shutdownMsMax + slackMs);
  expect(await site.enginePid()).toBeUndefined();

  const second = site.start();
  await second.whileRunning(load.untilAcknowledged(50));
  await load.stop();
  await second.whileRunning(expect.poll(() => site.readyz(), patience).toMatchObject({ status: 200 }));
  await expectDrained(site);
  await expectStoredOnce(load, site);
  for (const { status, retryAfter } of load.refusals) {
    expect(status).toBe(503);
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
  }
  expect([...load.connectionErrors].filter((code) => !closedConnection.has(code))).toEqual([]);
});
