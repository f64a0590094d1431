import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startTestCollector, type TestCollector } from "../collector/test/start-test-collector.ts";
import { copyShopRun, runDemo } from "./shop-run.ts";

/**
 * `npm run demo -- --once` as it is run by anybody: its own collector, the four services with `--import`, a real browser.
 * The first visitor buys, the second has a coupon that fails. What it stored is read after its end, so what came late was
 * lost, and would be missed here.
 */

const dataDirs: string[] = [];
let traceId: string;
let collector: TestCollector | undefined;

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "spanhouse-demo-"));
  dataDirs.push(dataDir);
  return dataDir;
}

beforeAll(async () => {
  const run = await copyShopRun(inject("shopRun"));
  dataDirs.push(run.dataDir);
  ({ traceId } = run);
  collector = await startTestCollector({ dataDir: run.dataDir });
  await collector.collector.whenReady();
}, 120_000);

afterAll(async () => {
  await collector?.stop();
  await Promise.all(dataDirs.map((dataDir) => rm(dataDir, { recursive: true, force: true })));
});

async function rows(query: string): Promise<string[][]> {
  return (await collector!.sql(query)) as string[][];
}

interface StoredSpan {
  readonly service: string;
  readonly name: string;
  readonly id: string;
  readonly parent: string;
  readonly database: string;
}

async function spansOfOrder(): Promise<StoredSpan[]> {
  const columns = "ServiceName, SpanName, SpanId, ParentSpanId, SpanAttributes['db.system.name']";
  const found = await rows(`SELECT ${columns} FROM otel_traces WHERE TraceId = '${traceId}'`);
  return found.map(([service = "", name = "", id = "", parent = "", database = ""]) => {
    return { service, name, id, parent, database };
  });
}

it("an order is one trace, from the click in the page to the mail of the worker, and no span of it is missing", async () => {
  const spans = await spansOfOrder();
  const services = new Set(spans.map(({ service }) => service));
  expect(services).toEqual(new Set(["shop-page", "shop-gateway", "shop-orders", "shop-stock", "shop-worker"]));
  expect(spans.filter(({ parent }) => parent === "")).toMatchObject([{ service: "shop-page", name: "place order" }]);
  const ids = new Set(spans.map(({ id }) => id));
  expect(spans.filter(({ parent }) => parent !== "" && !ids.has(parent))).toEqual([]);
});

it("the queries of both databases are the leaves of that trace", async () => {
  const spans = await spansOfOrder();
  const queries = spans.filter(({ database }) => database === "sqlite");
  expect(new Set(queries.map(({ service }) => service))).toEqual(new Set(["shop-orders", "shop-stock"]));
  expect(spans.filter(({ parent }) => queries.some(({ id }) => id === parent))).toEqual([]);
});

it("what the services logged about the order carries its trace id", async () => {
  const logs = await rows(
    `SELECT ServiceName, Body FROM otel_logs WHERE TraceId = '${traceId}' AND EventName = '' ORDER BY Timestamp`,
  );
  const told = logs.map(([service, body]) => `${service}: ${body}`).join("\n");
  expect(told).toMatch(/shop-stock: put aside for/);
  expect(told).toMatch(/shop-orders: order 10001 taken/);
  expect(told).toMatch(/shop-gateway: order placed/);
  expect(told).toMatch(/shop-worker: order 10001 confirmed by mail/);
});

it("the coupon that fails is an exception of each place it passes, in one trace, with its cause", async () => {
  const exceptions = await rows(
    "SELECT ServiceName, LogAttributes['exception.type'], LogAttributes['exception.stacktrace'], TraceId FROM otel_logs WHERE EventName = 'exception'",
  );
  const ofService = (name: string): string[] => exceptions.find(([service]) => service === name) ?? [];
  expect(ofService("shop-orders")[2]).toMatch(/cannot be priced with LUCKY13[^]*CouponError: [^]*SyntaxError: /);
  expect(ofService("shop-gateway")[1]).toBe("ServiceError");
  expect(ofService("shop-page")[2]).toMatch(/ApiError: /);
  expect(ofService("shop-gateway")[3]).toBe(ofService("shop-orders")[3]);
});

it("the page's load continues the request that brought it", async () => {
  const joined = await rows(`
    SELECT page.SpanName, gateway.ServiceName
    FROM otel_traces AS page JOIN otel_traces AS gateway
      ON gateway.TraceId = page.TraceId AND gateway.SpanId = page.ParentSpanId
    WHERE page.SpanName = 'page load'`);
  expect(joined).toEqual([
    ["page load", "shop-gateway"],
    ["page load", "shop-gateway"],
  ]);
});

it("a demo that is told to stop stops all that it started, and says so", async () => {
  const { child, printed, ended } = runDemo(await makeDataDir(), "--visits", "0");
  const isOpen = "The visits are over; the shop stays open";
  await expect.poll(printed, { timeout: 60_000 }).toContain(isOpen);
  const addresses = new Set(printed().match(/http:\/\/127\.0\.0\.1:\d+/g));
  expect(addresses.size, printed()).toBe(5);
  child.kill("SIGINT");
  expect(await ended, printed()).toBe(0);
  expect(printed()).toMatch(/Stopped\.\n$/);
  for (const address of addresses) await expect(fetch(address)).rejects.toThrow("fetch failed");
}, 120_000);
