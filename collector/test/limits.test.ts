import { expect, onTestFinished, test } from "vitest";
import { generateKey } from "../src/keys/key-text.ts";
import { startTestCollector, type TestCollector, type TestOptions } from "./start-test-collector.ts";

async function start(options: TestOptions): Promise<TestCollector> {
  const site = await startTestCollector(options);
  onTestFinished(() => site.remove());
  return site;
}

async function send(site: TestCollector, key: string): Promise<Response> {
  const timeUnixNano = `${Date.now()}000000`;
  const logRecords = [{ timeUnixNano }, { timeUnixNano }];
  return fetch(`${site.ingestUrl}/v1/logs`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "x-spanhouse-key": key },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });
}

test("rates and quotas of the configuration hold for each key and project, and a quota survives a restart", async () => {
  const [full, slow, free] = [generateKey("ingest").text, generateKey("ingest").text, generateKey("ingest").text];
  const options: TestOptions = {
    keys: `full=${full},slow=${slow},free=${free}`,
    projectRecordsPerDay: "5",
    keyRecordsPerSecond: "1000",
  };
  const site = await start(options);
  const statuses: number[] = [];
  while (statuses.at(-1) !== 429) statuses.push((await send(site, full)).status);
  // The request that goes over is taken whole.
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect((await send(site, free)).status).toBe(200);
  const refused = await send(site, full);
  expect(await refused.json()).toMatchObject({
    code: 8,
    message: expect.stringMatching(
      /^the project full has sent 6 of its 5 records of today\. The day begins anew at /,
    ) as string,
  });
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(86_400);
  await site.stop();

  const again = await start({ ...options, dataDir: site.config.dataDir });
  expect((await send(again, full)).status).toBe(429);
  expect((await send(again, slow)).status).toBe(200);
});

test("what is wrong with limits and certificates is told at the start", async () => {
  await expect(startTestCollector({ trustProxy: "10.0.0.0/33, 2", tlsKeyFile: "key.pem" })).rejects.toThrow(
    '"10.0.0.0/33" is no address, no network, and no number alone',
  );
  await expect(startTestCollector({ tlsKeyFile: "key.pem" })).rejects.toThrow("needs both tlsCertFile and tlsKeyFile");
  await expect(startTestCollector({ tlsCertFile: "none.pem", tlsKeyFile: "none.key" })).rejects.toMatchObject({
    code: "certificate_invalid",
    message: expect.stringContaining("there is no such file") as string,
  });
});
