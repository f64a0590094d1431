import { once } from "node:events";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import https from "node:https";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ListenAddress } from "../src/config-option.ts";
import { startTestCollector, type TestCollector } from "./start-test-collector.ts";
import { createTestAuthority, type TestAuthority } from "./test-authority.ts";

let directory: string;
let authority: TestAuthority;
let site: TestCollector;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "spanhouse-tls-"));
  authority = await createTestAuthority();
  await putCertificate("first");
  site = await startTestCollector({
    tlsCertFile: join(directory, "cert.pem"),
    tlsKeyFile: join(directory, "key.pem"),
  });
}, 60_000);

afterAll(async () => {
  await site.remove();
  await rm(directory, { recursive: true, force: true });
});

/** As a renewal does it: new files take the place of the old ones, one after the other. */
async function putCertificate(name: string): Promise<void> {
  const { cert, key } = await authority.sign(name);
  for (const [file, text] of [
    ["cert.pem", cert],
    ["key.pem", key],
  ] as const) {
    await writeFile(join(directory, `${file}.new`), text);
    await rename(join(directory, `${file}.new`), join(directory, file));
  }
}

/** Name and protocol that a new connection meets. */
async function meet({ port }: ListenAddress, protocols: string[]): Promise<[name: string, protocol: unknown]> {
  const socket = tls.connect({ port, host: "127.0.0.1", ca: authority.cert, ALPNProtocols: protocols });
  await once(socket, "secureConnect");
  const met: [string, unknown] = [String(socket.getPeerCertificate().subject.CN), socket.alpnProtocol];
  socket.destroy();
  return met;
}

async function ask(url: string, agent: https.Agent, body?: string): Promise<number> {
  const headers = { "Content-Type": "application/json" };
  const request = https.request(url, {
    method: body === undefined ? "GET" : "POST",
    agent,
    headers,
    ca: authority.cert,
  });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response.statusCode!;
}

test("each listener speaks TLS", async () => {
  const { ingestAddress, grpcAddress, queryAddress } = site.collector;
  expect(await meet(ingestAddress, ["http/1.1"])).toEqual(["first", "http/1.1"]);
  expect(await meet(grpcAddress, ["h2"])).toEqual(["first", "h2"]);
  expect(await meet(queryAddress, ["http/1.1"])).toEqual(["first", "http/1.1"]);
  expect(await ask(`https://127.0.0.1:${queryAddress.port}/healthz`, new https.Agent())).toBe(200);
});

test("a certificate that changes under load costs no request, and counts for every new connection", async () => {
  const { ingestAddress, grpcAddress, queryAddress } = site.collector;
  const url = `https://127.0.0.1:${ingestAddress.port}/v1/logs`;
  const statuses = new Map<number, number>();
  let sending = true;
  async function load(keepAlive: boolean): Promise<void> {
    const agent = new https.Agent({ keepAlive, maxSockets: 1 });
    while (sending) {
      const status = await ask(url, agent, "{}");
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    agent.destroy();
  }
  const loads = [load(true), load(true), load(false), load(false)];
  await putCertificate("second");
  await expect.poll(() => meet(ingestAddress, ["http/1.1"]), { timeout: 8000 }).toEqual(["second", "http/1.1"]);
  sending = false;
  await Promise.all(loads);
  expect(await meet(grpcAddress, ["h2"])).toEqual(["second", "h2"]);
  expect(await meet(queryAddress, ["http/1.1"])).toEqual(["second", "http/1.1"]);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(20);
});

test("files that cannot be used are told of, and the certificate before goes on", async () => {
  await writeFile(join(directory, "key.pem"), "no key");
  await expect.poll(() => site.logged.join(""), { timeout: 8000 }).toContain("the certificate files cannot be used");
  expect((await meet(site.collector.ingestAddress, ["http/1.1"]))[0]).toBe("second");
}, 10_000);
