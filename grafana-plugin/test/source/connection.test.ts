import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { LoadingState } from "@grafana/data";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { administer, type TestAdministrator } from "../../../collector/test/administer-collector.ts";
import { startTestCollector, type TestCollector } from "../../../collector/test/start-test-collector.ts";
import type { SpanhouseQuery } from "../../src/query/query.ts";
import { openShop, shopRange } from "./shop-records.ts";
import { nodeBackend } from "./node-backend.ts";
import { answerTo, requestOf, startSource } from "./start-source.ts";

let running: TestCollector;
let administrator: TestAdministrator;
/** Stands between Grafana and the collector, and answers as it is told. */
let proxy: Server;
let answer: { readonly status: number; readonly body: string };
const came = vi.fn<() => void>();
const left = vi.fn<() => void>();

beforeAll(async () => {
  running = await startTestCollector();
  await running.collector.whenReady();
  proxy = createServer((_request, response) => {
    came();
    response.once("close", () => response.writableFinished || left());
    if (answer.status > 0) response.writeHead(answer.status, { "Content-Type": "application/json" }).end(answer.body);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await running.remove();
});

const proxyUrl = (): string => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

async function check(url: string, key?: string): Promise<string> {
  const backend = nodeBackend({ headers: key === undefined ? {} : { Authorization: `Bearer ${key}` } });
  const { status, message } = await startSource(url, { backend }).testDatasource();
  return `${status}: ${message}`;
}

test("a connection says who answers, for which project and how new the newest record is", async () => {
  expect(await check(running.queryUrl)).toMatch(
    /^success: Connected to Spanhouse [0-9.]+, project default, nothing is stored yet/,
  );
  await openShop(running);
  expect(await check(running.queryUrl)).toMatch(/project default, newest record \d+ min ago\.$/);
  // What Grafana's proxy sends while no key is set.
  expect(await check(running.queryUrl, "")).toContain("Connected to Spanhouse");
  expect(await check(running.queryUrl, "<no value>")).toContain("Connected to Spanhouse");
});

test("a wrong address says what the right one is", async () => {
  expect(await check(running.ingestUrl)).toContain(
    "error: Something answers at this address, but it is not the query API",
  );
  expect(await check("http://127.0.0.1:1")).toMatch(
    /^error: The collector cannot be reached.*127\.0\.0\.1 is the container itself/,
  );
  expect(await check(running.queryUrl.replace("http:", "https:"))).toContain("whether Grafana trusts the certificate");
  answer = { status: 200, body: '"hello"' };
  expect(await check(proxyUrl())).toContain("not the query API of Spanhouse");
});

test("each kind of wrong key has its own words", async () => {
  administrator = await administer(running.queryUrl, running.config.dataDir);
  const [read, ingest, admin] = await Promise.all(
    ["read", "ingest", "admin"].map((scope) => administrator.key({ projectId: "default", scope, name: scope })),
  );
  await vi.waitFor(async () => expect(await check(running.queryUrl)).toContain("this data source has none"), 20_000);
  expect(await check(running.queryUrl, read)).toContain("success: Connected to Spanhouse");
  expect(await check(running.queryUrl, ingest)).toContain("This key is not for reading");
  expect(await check(running.queryUrl, admin)).toContain("This key is not for reading");
  expect(await check(running.queryUrl, `${read?.slice(0, -3)}xyz`)).toContain("does not know this read key");
  expect(await check(running.queryUrl, "nonsense")).toContain("does not know this read key");
});

test.each([
  [502, '{"message":"Bad Gateway"}', "error: The collector cannot be reached from Grafana (502)."],
  [
    502,
    '{"message":"x509: certificate signed by unknown authority"}',
    "error: The TLS connection to the collector fails",
  ],
  [401, '{"message":"Unauthorized"}', "error: Grafana or a proxy wants a login (401)."],
  [403, "{}", "error: Grafana or a proxy does not let this request pass (403)."],
  [429, "{}", "error: Too many requests (429)."],
  [503, "oops", "error: The collector cannot answer now (503)."],
  [500, "{}", "error: The collector, or something before it, answered 500."],
])("what a proxy answers is said plainly: %i %s", async (status, body, words) => {
  answer = { status, body };
  expect(await check(proxyUrl())).toContain(words);
});

const targets: SpanhouseQuery[] = [{ refId: "A", queryType: "logs" }];

test("a question ends with its subscription, and by its timeout", async () => {
  answer = { status: 0, body: "" };
  const asked = startSource(proxyUrl()).query(requestOf({ ...shopRange, targets }));
  came.mockClear();
  const subscription = asked.subscribe();
  await vi.waitFor(() => expect(came).toHaveBeenCalledTimes(1));
  subscription.unsubscribe();
  await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(1));
  const hasty = startSource(proxyUrl(), { jsonData: { timeoutMs: 50 } });
  const { errors, state } = await answerTo(hasty, { ...shopRange, targets });
  expect(state).toBe(LoadingState.Error);
  expect(errors?.[0]).toMatchObject({ type: "timeout", message: expect.stringContaining("within 0.05 s") as string });
  await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(2));
});

test("an answer that is no answer is an error of its query alone", async () => {
  answer = { status: 200, body: '{"fields":null}' };
  const { data, errors } = await answerTo(startSource(proxyUrl()), { ...shopRange, targets });
  expect(data).toEqual([]);
  expect(errors?.[0]).toMatchObject({ refId: "A", code: "internal" });
});
