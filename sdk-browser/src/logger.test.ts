import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

let server: Server;
let url: string;
let received: Received[];
/** What the server answers next; afterwards it accepts everything. */
let answers: Answer[];
let arrived: (() => void) | undefined;

beforeEach(async () => {
  received = [];
  answers = [];
  server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      received.push({ path: request.url, headers: request.headers, body, atMs: performance.now() });
      const { status, headers = {} } = answers.shift() ?? { status: 200 };
      response.writeHead(status, { "content-type": "application/json", ...headers }).end("{}");
      arrived?.();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

async function requests(count: number): Promise<readonly Received[]> {
  while (received.length < count) await new Promise<void>((resolve) => (arrived = resolve));
  return received;
}

/** The bodies of the log records in a request, read by an independent decoder. */
function bodies({ body }: Received): unknown[] {
  const type = otlpType("ExportLogsServiceRequest");
  const { resourceLogs } = type.toObject(type.fromObject(JSON.parse(body) as object)) as {
    resourceLogs: { scopeLogs: { logRecords: { body: { stringValue: string } }[] }[] }[];
  };
  return resourceLogs[0]!.scopeLogs[0]!.logRecords.map((record) => record.body.stringValue);
}

describe("the logger", () => {
  it("sends logs and spans with the service's resource and key", async () => {
    const logger = createLogger({ url, service: "shop", version: "2", environment: "test", key: "pk_1" });
    logger.warn("careful", { "order.id": 7 });
    logger.startSpan("work").end();
    await logger.flush();
    const [logs, traces] = received.toSorted((a, b) => (a.path! < b.path! ? -1 : 1));
    expect([logs?.path, traces?.path]).toEqual(["/v1/logs", "/v1/traces"]);
    expect(logs?.headers["x-spanhouse-key"]).toBe("pk_1");
    expect(logs?.headers["content-type"]).toBe("application/json");
    for (const text of ["shop", "deployment.environment.name", `"severityNumber":13`, `"intValue":"7"`]) {
      expect(logs?.body).toContain(text);
    }
    expect(bodies(logs!)).toEqual(["careful"]);
    expect(traces?.body).toContain(`"name":"work"`);
  });

  it("sends 100 records at once without being asked", async () => {
    const logger = createLogger({ url, service: "shop" });
    for (let i = 0; i < 100; i++) logger.info(`${i}`);
    const [first] = await requests(1);
    expect(bodies(first!)).toHaveLength(100);
  });

  it("waits as long as Retry-After says, in seconds or as a date, and keeps the order", async () => {
    const soon = new Date(Date.now() + 2_000).toUTCString();
    answers = [
      { status: 503, headers: { "retry-after": "1" } },
      { status: 429, headers: { "retry-after": soon } },
    ];
    const logger = createLogger({ url, service: "shop" });
    logger.info("first");
    await logger.flush();
    logger.info("second");
    const [refused, again, taken] = await requests(3);
    expect(again!.atMs - refused!.atMs).toBeGreaterThanOrEqual(990);
    expect(bodies(taken!)).toEqual(["first", "second"]);
  });

  it("does not try again what was refused for good", async () => {
    answers = [{ status: 400 }, { status: 413 }];
    const logger = createLogger({ url, service: "shop" });
    for (const text of ["a", "b", "c"]) {
      logger.info(text);
      await logger.flush();
    }
    expect(received.map(bodies)).toEqual([["a"], ["b"], ["c"]]);
  });

  it("tries again after a lost connection", async () => {
    const logger = createLogger({ url, service: "shop" });
    server.once("request", (request) => request.socket.destroy());
    logger.info("cut off");
    await logger.flush();
    const sent = await requests(1);
    expect(bodies(sent[0]!)).toEqual(["cut off"]);
  });
});
