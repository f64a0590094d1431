import { once } from "node:events";
import http2 from "node:http2";
import { Client, credentials } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { createTestAuthority } from "../../test/test-authority.ts";
import { createSenderRates } from "../limits/sender-rates.ts";
import { createSlowSenders } from "../limits/slow-senders.ts";
import { openCertificates } from "../tls/certificates.ts";
import { call, exportOf, startTestGrpc } from "./start-test-grpc.ts";

describe("limits and TLS", () => {
  test("an address over its rate: RESOURCE_EXHAUSTED with RetryInfo, and the id of the request", async () => {
    const rates = createSenderRates({ address: { requests: 1 }, key: {} }, () => 0);
    const test = await startTestGrpc({}, { guards: { rates } });
    const client = test.client();
    expect(await call(client, exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: 0 });
    const refused = await call(client, exportOf("logs", Buffer.alloc(1)));
    expect(refused).toMatchObject({ code: 8 });
    // How long to wait stands in RetryInfo.
    expect(String(refused.details)).toContain("google.rpc.RetryInfo");
    expect(test.accepted).toHaveLength(1);
  });

  test("a message that comes too slowly: DEADLINE_EXCEEDED", async () => {
    const slowSenders = createSlowSenders({ bodyBytesPerSecondMin: 1000, graceMs: 50 });
    const test = await startTestGrpc({}, { slowSenders });
    const session = http2.connect(`http://${test.address}`);
    onTestFinished(() => session.destroy());
    const { path } = exportOf("logs", Buffer.alloc(0));
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    // A prefix that promises 1000 bytes, and one of them.
    stream.write(Buffer.of(0, 0, 0, 3, 232, 1));
    const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
    expect(headers).toMatchObject({ "grpc-status": "4" });
    expect(test.inFlight().requests).toBe(0);
  });

  test("who watches the health many times keeps nobody from checking it, nor other connections from watching", async () => {
    const test = await startTestGrpc();
    const [greedy, other] = [http2.connect(`http://${test.address}`), http2.connect(`http://${test.address}`)];
    onTestFinished(() => [greedy, other].forEach((session) => session.destroy()));
    const ask = async (session: http2.ClientHttp2Session, method: "Check" | "Watch"): Promise<unknown> => {
      const path = `/grpc.health.v1.Health/${method}`;
      const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
      stream.on("error", () => undefined).resume();
      stream.end(Buffer.alloc(5));
      const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
      return headers["grpc-status"] ?? "answers";
    };
    const watches = await Promise.all(Array.from({ length: 200 }, () => ask(greedy, "Watch")));
    expect(watches.filter((status) => status === "answers")).toHaveLength(16);
    expect(watches.filter((status) => status === "14")).toHaveLength(184);
    expect([await ask(greedy, "Check"), await ask(other, "Check"), await ask(other, "Watch")]).toEqual([
      ...["answers", "answers", "answers"],
    ]);
  });

  test("more connections of one address than it may hold are closed at once", async () => {
    const test = await startTestGrpc({ addressConnectionsMax: 1 });
    const first = test.client();
    expect(await call(first, exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: 0 });
    expect(await call(test.client(), exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: 14 });
    expect(await call(first, exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: 0 });
  });

  test("the official client speaks TLS with it, with a certificate of its own where one is asked for", async () => {
    const [authority, clients] = await Promise.all([createTestAuthority(), createTestAuthority()]);
    const [server, agent] = await Promise.all([authority.sign("grpc"), clients.sign("agent")]);
    const files: Readonly<Record<string, string>> = { cert: server.cert, key: server.key, ca: clients.cert };
    const certificates = await openCertificates({
      paths: { certFile: "cert", keyFile: "key", clientCaFile: "ca" },
      read: async (path) => files[path]!,
      log: { info: () => undefined, repeated: () => undefined },
    });
    const test = await startTestGrpc({}, { certificates });
    const secure = (key?: string, cert?: string): Client => {
      const pem = (text: string | undefined): Buffer | null => (text === undefined ? null : Buffer.from(text));
      const trust = credentials.createSsl(Buffer.from(authority.cert), pem(key), pem(cert));
      const client = new Client(test.address, trust, { "grpc.use_local_subchannel_pool": 1 });
      onTestFinished(() => client.close());
      return client;
    };
    const known = secure(agent.key, agent.cert);
    const message = Buffer.alloc(700_000, 1);
    expect(await call(known, exportOf("traces", message))).toMatchObject({ code: 0 });
    expect(test.accepted[0]!.body).toEqual(message);
    expect(await call(secure(), exportOf("logs", Buffer.alloc(1)))).toMatchObject({ code: 14 });
  });
});
