/**
 * Libraries as people use them, loaded by `import` and by `require`, in a real process with the SDK in front: what their
 * requests and queries look like where they arrive.
 */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startReceiver, type ReceivedLog, type ReceivedSpan, type Receiver } from "./receiver.ts";
import { runApplication, type Ending } from "./run-application.ts";

interface Arrived {
  readonly ending: Ending;
  readonly receiver: Receiver;
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
}

const [internal, server, client, producer] = [1, 2, 3, 4];
const error = 2;

const receivers: Receiver[] = [];

/** Runs an application to its end. */
async function arrivalsOf(file: string, env: Record<string, string> = {}): Promise<Arrived> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  // Several run at once, so the end of one may be slow; what is tested is what arrives.
  const patient = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, SPANHOUSE_EXIT_TIMEOUT_MS: "30000" };
  const ending = await runApplication(file, { env: { ...patient, ...env } }).ended;
  return { ending, receiver, spans: receiver.spans(), logs: receiver.logs() };
}

afterAll(async () => Promise.all(receivers.map(async (receiver) => receiver.close())));

const interop = (file: string): string => fileURLToPath(new URL(`../../interop/${file}`, import.meta.url));

function childrenOf({ spans }: Arrived, parent: ReceivedSpan | undefined): readonly ReceivedSpan[] {
  return spans.filter(({ parentSpanId }) => parent !== undefined && parentSpanId === parent.spanId);
}

/** The one server span of a path, in the trace of the request that a client made. */
function expectServed(arrived: Arrived, path: string, route: string | undefined): ReceivedSpan {
  const served = arrived.spans.filter(({ kind, attributes }) => kind === server && attributes["url.path"] === path);
  expect(served.map(({ name, attributes }) => [name, attributes["http.route"]])).toEqual([
    [route === undefined ? "GET" : `GET ${route}`, route],
  ]);
  const asked = arrived.spans.filter(({ spanId }) => spanId === served[0]!.parentSpanId);
  expect(asked).toMatchObject([{ kind: client, name: "GET", parentSpanId: "" }]);
  return served[0]!;
}

/** The one `exception` event with a message, in the trace of a span. */
function expectException({ logs }: Arrived, message: string, { traceId, attributes }: ReceivedSpan): void {
  const found = logs.filter((log) => log.eventName === "exception" && log.attributes["exception.message"] === message);
  const route = attributes["http.route"];
  expect(found).toMatchObject([{ severityNumber: 17, traceId, attributes: { "http.route": route } }]);
}

describe.each(["imported.mjs", "required.cjs"])("%s", (way) => {
  let web: Arrived;
  let oldExpress: Arrived;
  let newGraphql: Arrived;
  let clients: Arrived;
  let loggers: Arrived;

  beforeAll(async () => {
    [web, oldExpress, newGraphql, clients, loggers] = (await Promise.all(
      [`web-${way}`, interop(`express-4/${way}`), interop(`graphql-17/${way}`), `clients-${way}`, `loggers-${way}`].map(
        async (file) => arrivalsOf(file),
      ),
    )) as [Arrived, Arrived, Arrived, Arrived, Arrived];
  });

  test("the applications end as they would end, and nothing of ours complains", () => {
    for (const { ending } of [web, oldExpress, newGraphql, clients, loggers]) {
      expect([ending.code, ending.signal]).toEqual([0, null]);
      expect(ending.stderr).not.toMatch(/import-in-the-middle|could not|DeprecationWarning|BUG/);
    }
  });

  test("http: a server and a client, by the functions that the module exports", () => {
    const plain = expectServed(web, "/plain", undefined);
    expect(plain.attributes).toMatchObject({ "http.response.status_code": 200, "url.query": "token=REDACTED" });
    const asked = web.spans.find(({ spanId }) => spanId === plain.parentSpanId);
    expect(asked?.attributes["url.full"]).toMatch(/\/plain\?token=REDACTED$/);
  });

  test("express 5 and 4: the route, the handler under it, the error that a handler throws", () => {
    for (const [arrived, path] of [
      [web, "/express"],
      [oldExpress, "/express-4"],
    ] as const) {
      const served = expectServed(arrived, `${path}/7`, `${path}/:id`);
      expect(childrenOf(arrived, served)).toMatchObject([
        { kind: internal, attributes: { "http.route": `${path}/:id` } },
      ]);
      expectException(arrived, `${path} broke`, expectServed(arrived, `${path}-fails`, `${path}-fails`));
    }
  });

  test("fastify: the route with its prefix; an error is one when the answer is a 500", () => {
    expectServed(web, "/fastify/7", "/fastify/:id");
    expectServed(web, "/fastify-nested/inner/7", "/fastify-nested/inner/:id");
    expectServed(web, "/fastify-nowhere", undefined);
    expectServed(web, "/fastify-refuses", "/fastify-refuses");
    expectException(web, "fastify broke", expectServed(web, "/fastify-fails", "/fastify-fails"));
    expect(web.logs.filter(({ attributes }) => attributes["exception.message"] === "no such order")).toEqual([]);
  });

  test("koa: a span for each middleware", () => {
    expect(childrenOf(web, expectServed(web, "/koa", undefined))).toMatchObject([{ name: "middleware - handle" }]);
  });

  test("hono: the route with the path of the application it is mounted in, and the error that a handler throws", () => {
    expectServed(web, "/hono/7", "/hono/:id");
    expectServed(web, "/hono-nested/inner/7", "/hono-nested/inner/:id");
    expectServed(web, "/hono-nowhere", undefined);
    expectException(web, "hono broke", expectServed(web, "/hono-fails", "/hono-fails"));
  });

  test("nest: the controller's method in the trace of the request", () => {
    const { traceId } = expectServed(web, "/nest/7", "/nest/:id");
    const names = web.spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["Cats.findOne", "findOne"]));
  });

  test("no span comes twice", () => {
    for (const { spans } of [web, oldExpress, newGraphql, clients])
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(web.spans.filter(({ kind }) => kind === server)).toHaveLength(14);
    expect(web.spans.filter(({ kind }) => kind === client)).toHaveLength(14);
  });

  /** What came of a library, in the order in which it ended. */
  function spansUnder(name: string): readonly ReceivedSpan[] {
    const root = clients.spans.find((span) => span.name === name && span.parentSpanId === "");
    return clients.spans.filter(({ traceId, spanId }) => traceId === root?.traceId && spanId !== root.spanId);
  }

  test("node:sqlite: each query with its table, without its values", () => {
    const query = (name: string, text: string): object => ({
      name,
      kind: client,
      attributes: { "db.system.name": "sqlite", "db.collection.name": "orders", "db.query.text": text },
    });
    const spans = spansUnder("sqlite");
    expect(spans.slice(0, 4)).toMatchObject([
      query("CREATE orders", "CREATE TABLE orders (id INTEGER, customer TEXT)"),
      query("INSERT orders", "INSERT INTO orders VALUES (?, ?)"),
      query("SELECT orders", "SELECT * FROM orders WHERE id > ?"),
      query("SELECT orders", "SELECT * FROM orders"),
    ]);
    expect(spans.at(-1)).toMatchObject({
      name: "SELECT nowhere",
      status: { code: error, message: "no such table: nowhere" },
      attributes: { "error.type": "ERR_SQLITE_ERROR" },
    });
  });

  test("graphql: parse, validate, execute, resolve", () => {
    expect(spansUnder("graphql").map(({ name }) => name)).toEqual([
      ...["graphql.parseSchema", "graphql.parse", "graphql.validate", "graphql.resolve hello", "query Greeting"],
    ]);
  });

  test("graphql 17: the same without fields; what a resolver does is inside, and errors are where they happened", () => {
    const { spans } = newGraphql;
    const query = spans.find(({ name }) => name === "query Greeting");
    expect(childrenOf(newGraphql, query).map(({ name }) => name)).toEqual(["inside"]);
    const request = spans.find(({ name }) => name === "request");
    expect(childrenOf(newGraphql, request).map(({ name, status }) => [name, status?.message ?? ""])).toEqual([
      ...[
        ["graphql.parse", ""],
        ["graphql.validate", ""],
        ["query Greeting", ""],
      ],
      ...[
        ["graphql.parse", ""],
        ["graphql.validate", ""],
        ["query", "resolver broke"],
      ],
      ...[
        ["graphql.parse", ""],
        ["graphql.validate", 'Cannot query field "nothing" on type "Query".'],
      ],
    ]);
  });

  test("grpc: the server's span under the client's", () => {
    const spans = spansUnder("grpc");
    expect(spans).toMatchObject([{ kind: server }, { kind: client }]);
    expect(spans[0]?.parentSpanId).toBe(spans[1]?.spanId);
  });

  test("mysql2: a query over its wire protocol, without its values", () => {
    expect(spansUnder("mysql2")).toMatchObject([
      { kind: client, attributes: { "db.query.text": "SELECT id FROM orders WHERE name = ?" } },
    ]);
  });

  test("pg, ioredis and kafkajs: what fails because nobody answers", () => {
    const failed = { code: error };
    expect(spansUnder("pg")).toMatchObject([
      { name: "pg.connect", kind: client, status: failed },
      { name: "pg-pool.connect", kind: client, status: failed },
    ]);
    expect(spansUnder("ioredis")).toMatchObject([{ name: "connect" }, { name: "get", kind: client, status: failed }]);
    expect(spansUnder("kafkajs")).toMatchObject([{ name: "send orders", kind: producer, status: failed }]);
  });

  test("pino, winston, console: each record that the logger writes, once, with its trace and its error", () => {
    const [request] = loggers.spans;
    const { traceId, spanId } = request!;
    expect(loggers.logs.every((log) => log.traceId === traceId && log.spanId === spanId)).toBe(true);
    expect(loggers.logs.map(({ body, severityNumber }) => [severityNumber, String(body).split("\n", 1)[0]])).toEqual([
      [9, "pino took it"],
      [17, "pino failed"],
      [9, "winston took it"],
      [17, "winston failed"],
      [13, "winston warns"],
      [9, "console took it { order: 7 }"],
      [17, "console failed Error: console broke"],
      [9, "┌─────────┬───────┐"],
      [1, "console traces"],
    ]);
    const errors = loggers.logs.map(({ attributes }) => attributes["exception.message"]).filter(Boolean);
    expect(errors).toEqual(["pino broke", "winston broke", "console broke"]);
    const orders = loggers.logs.map(({ attributes }) => attributes["order"]).filter(Boolean);
    expect(orders).toEqual([7, 7]);
  });

  test("the runtime's metrics have the names of the conventions", () => {
    expect(web.receiver.metricNames()).toEqual(
      expect.arrayContaining([
        ...["http.server.request.duration", "http.client.request.duration", "nodejs.eventloop.utilization"],
        ...["process.cpu.time", "process.cpu.utilization", "process.memory.usage", "v8js.memory.heap.used"],
      ]),
    );
  });
});

test("what is disabled is left alone, and only what is enabled is instrumented", async () => {
  const [without, only, first, withMiddlewares] = await Promise.all([
    arrivalsOf("web-imported.mjs", { OTEL_NODE_DISABLED_INSTRUMENTATIONS: "express,hono,undici,runtime-node" }),
    arrivalsOf("web-required.cjs", { OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http" }),
    // The first instrumentation of all is loaded by the library's own require.
    arrivalsOf("clients-required.cjs", { OTEL_NODE_ENABLED_INSTRUMENTATIONS: "graphql" }),
    arrivalsOf(interop("express-4/required.cjs"), { SPANHOUSE_MIDDLEWARE_SPANS: "true" }),
  ]);
  expect(withMiddlewares.spans.map(({ name }) => name)).toContain("middleware - query");
  expect(first.spans.map(({ name }) => name)).toContain("query Greeting");
  expect(first.spans.filter(({ kind }) => kind !== internal)).toEqual([]);
  const routes = ({ spans }: Arrived): unknown[] =>
    spans.filter(({ kind }) => kind === server).map(({ attributes }) => attributes["http.route"]);
  expect(routes(without)).toContain("/fastify/:id");
  expect(routes(without)).not.toContain("/hono/:id");
  expect(without.spans.some(({ name }) => name.startsWith("request handler"))).toBe(false);
  // Of the fetches none is seen; one request was made with node:http.
  expect(without.spans.filter(({ kind }) => kind === client)).toHaveLength(1);
  expect(without.receiver.metricNames()).not.toContain("nodejs.eventloop.utilization");
  expect(routes(only)).toEqual(Array.from({ length: 14 }, () => undefined));
  expect(only.spans.filter(({ kind }) => kind === internal)).toEqual([]);
});

test("the start says what of the application's dependencies is instrumented, and what came too early to be", async () => {
  const [right, late] = await Promise.all([
    arrivalsOf(interop("express-4/imported.mjs")),
    runApplication(interop("express-4/late.mjs"), { nodeArgs: [] }).ended,
  ]);
  expect(right.ending.stderr).toMatch(/instruments express 4\.\d+\.\d+$/m);
  expect(late.stderr).toMatch(
    /does not instrument express 4\.\d+\.\d+ \(loaded before the start; begin with --import @spanhouse\/node\/register\)$/m,
  );
});

test("beside a compiler of TypeScript, which comes after the SDK, everything is there once", async () => {
  const { logs } = await arrivalsOf("compiling.cjs");
  expect(logs.filter(({ body }) => String(body).startsWith("pino"))).toHaveLength(2);
  expect(logs).toHaveLength(9);
});
