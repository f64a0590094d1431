import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { BuildState } from "../src/console/build-state.ts";
import { consoleFolder, findConsoleFolder } from "../src/console/console-folder.ts";
import { serveConsole } from "../src/console/serve-console.ts";
import { createQueryServer } from "../src/query/server.ts";
import { createCollectorSite } from "./collector-process.ts";
import { withoutKeys } from "./without-keys.ts";

/** The query listener with a small console of the layout that the build writes; its real contents are grafana-plugin's matter. */
let folder: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "spanhouse-console-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { server, stop } = createQueryServer({
    ...withoutKeys,
    reader: { rows: () => Promise.reject(new Error("nobody asks")) },
    readiness: () => [],
    metrics: { text: () => Promise.resolve("up 1\n"), contentType: "text/plain" },
    commits: { onCommit: () => () => undefined },
    deadLetters: {
      list: () => Promise.resolve([]),
      open: () => Promise.reject(new Error("none")),
      retry: () => Promise.resolve(0),
    },
    console: serveConsole(consoleFolder(folder)),
    version: "1.2.3",
    ports: () => [],
    log: { error: () => undefined },
    allowedHosts: [],
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => stop(0));
  ({ port } = server.address() as AddressInfo);
});

const page = "<!doctype html><title>Spanhouse</title>";
const script = `export const text = "${"all the same ".repeat(200)}";`;

async function build(): Promise<void> {
  for (const path of ["dist/assets", "dist/public/build/img"]) await mkdir(join(folder, path), { recursive: true });
  await writeFile(join(folder, "dist/assets/main-ABC.js"), script);
  await writeFile(join(folder, "dist/assets/main-ABC.js.br"), brotliCompressSync(script));
  await writeFile(join(folder, "dist/assets/main-ABC.js.gz"), gzipSync(script));
  await writeFile(join(folder, "dist/public/build/img/icon.svg"), "<svg/>");
  await writeFile(join(folder, "secret.js"), "do not read");
  await writeFile(join(folder, "dist/.hidden.js"), "do not read");
  await symlink("/", join(folder, "dist/assets/folder.js"));
  await writeFile(join(folder, "dist/index.html"), page);
}

async function writeState(state: Partial<BuildState>): Promise<void> {
  await mkdir(join(folder, ".tmp"), { recursive: true });
  const whole = { phase: "installing", startedMs: Date.now(), aliveMs: Date.now(), note: "", ...state };
  await writeFile(join(folder, ".tmp/build-state.json"), JSON.stringify(whole));
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The path as it stands: `fetch` would tidy it up. */
async function get(path: string, headers: http.OutgoingHttpHeaders = {}, method = "GET"): Promise<Answer> {
  const sent = http.request({ host: "127.0.0.1", port, path, method, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, "response")) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

const browser = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

test("a browser gets the page at every address of it, a script gets the text", async () => {
  await build();
  for (const path of [
    "/",
    "/?from=now-1h",
    "/d/spanhouse-overview",
    "/logs",
    "/traces",
    "/traces/0af7651916cd43dd8448eb211c80319c",
    "/query",
    "/explore?left=x",
    "/dashboards",
    "/config",
  ]) {
    const { status, headers, body } = await get(path, browser);
    expect({ path, status, text: body.toString() }).toEqual({ path, status: 200, text: page });
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(headers["cache-control"]).toBe("no-cache");
    expect(headers["content-security-policy"]).toContain("script-src 'self';");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  }
  const text = await get("/", { Accept: "*/*" });
  expect(text.headers["content-type"]).toMatch(/^text\/plain/);
  expect(text.body.toString()).toContain("/api/v1/sql");
  expect(text.headers["vary"]).toContain("Accept");
  expect((await get("/logs", { Accept: "*/*" })).body.toString()).toBe(page);
});

test("an address that the page does not know is the page too, as 404; for a script it is the usual error", async () => {
  await build();
  const unknown = await get("/nowhere", browser);
  expect({ status: unknown.status, text: unknown.body.toString() }).toEqual({ status: 404, text: page });
  const plain = await get("/nowhere");
  expect(plain.status).toBe(404);
  expect(JSON.parse(plain.body.toString())).toMatchObject({ error: { code: "not_found" } });
});

test("the API, health and metrics stay what they are, also for a browser", async () => {
  await build();
  expect(JSON.parse((await get("/healthz", browser)).body.toString())).toMatchObject({ status: "alive" });
  expect((await get("/readyz", browser)).headers["content-type"]).toMatch(/json/);
  expect((await get("/metrics", browser)).body.toString()).toBe("up 1\n");
  expect(JSON.parse((await get("/api/v1/nowhere", browser)).body.toString())).toMatchObject({ error: {} });
  expect((await get("/logs", browser, "POST")).status).toBe(404);
});

test("files come in the smallest encoding that the client takes, with their type, for a year when named by contents", async () => {
  await build();
  const path = "/assets/main-ABC.js";
  const brotli = await get(path, { "Accept-Encoding": "gzip, deflate, br" });
  expect(brotli.headers).toMatchObject({
    "content-encoding": "br",
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
  const gzip = await get(path, { "Accept-Encoding": "gzip, br;q=0" });
  expect(gzip.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  const plain = await get(path);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.body.toString()).toBe(script);
  expect(new Set([brotli, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
});

test("a file is asked for again by its ETag, and HEAD tells its size alone", async () => {
  await build();
  const path = "/public/build/img/icon.svg";
  const first = await get(path);
  expect(first.headers).toMatchObject({ "content-type": "image/svg+xml", "cache-control": "no-cache" });
  const again = await get(path, { "If-None-Match": first.headers.etag });
  expect({ status: again.status, bytes: again.body.length }).toEqual({ status: 304, bytes: 0 });
  const head = await get(path, {}, "HEAD");
  expect({ status: head.status, bytes: head.body.length }).toEqual({ status: 200, bytes: 0 });
  expect(head.headers["content-length"]).toBe("6");
});

test("another version of a file is another one, also where it is as long and has the same time", async () => {
  await build();
  const index = join(folder, "dist/index.html");
  await utimes(index, 0, 0);
  const first = await get("/", browser);
  await vi.waitFor(async () => {
    await writeFile(index, page.toUpperCase());
    await utimes(index, 0, 0);
    const second = await get("/", { ...browser, "If-None-Match": first.headers.etag });
    expect({ status: second.status, body: String(second.body) }).toEqual({ status: 200, body: page.toUpperCase() });
  });
});

test("nothing outside of the built console is served, whatever the address", async () => {
  await build();
  for (const path of [
    ...[
      "/assets/../../secret.js",
      "/assets/..%2f..%2fsecret.js",
      "/assets/%2e%2e/%2e%2e/secret.js",
      "/public/../.hidden.js",
    ],
    ...[
      "/assets//etc/passwd",
      "/assets/..\\..\\secret.js",
      "/assets/main-ABC.js%00.svg",
      "/assets/%ff",
      "/public/.hidden.js",
    ],
    ...[
      "/assets/",
      "/assets",
      "/assets/main-ABC.js.br",
      "/assets/missing.js",
      "/assets/folder.js",
      "/assets/folder.js/etc/passwd",
    ],
  ]) {
    const { status, body } = await get(path);
    expect({ path, status }).toEqual({ path, status: 404 });
    expect(body.toString()).toContain("not_found");
  }
});

test("a host of somebody else gets nothing of it", async () => {
  await build();
  expect((await get("/", { ...browser, Host: "evil.example" })).status).toBe(403);
});

test("until it is built the page says what is happening, and becomes the console when it is there", async () => {
  const nobody = await get("/", browser);
  expect(nobody.status).toBe(503);
  expect(nobody.headers["retry-after"]).toBe("2");
  expect(nobody.headers["cache-control"]).toBe("no-store");
  expect(nobody.headers["content-security-policy"]).not.toContain("script-src");
  expect(nobody.body.toString()).toContain("npm run console");
  expect((await get("/", { Accept: "*/*" })).status).toBe(200);

  await writeState({ startedMs: Date.now() - 75_000, note: "74 s, 612 packages, <300> MiB" });
  const installing = (await get("/d/spanhouse-overview", browser)).body.toString();
  expect(installing).toContain("For 1 min 15 s so far");
  expect(installing).toContain("74 s, 612 packages, &#60;300&#62; MiB");
  expect(installing).toContain(`http-equiv="refresh"`);
  expect(installing).not.toContain("<script");

  await writeState({ phase: "failed", reason: "the npm registry cannot be reached.", next: "check the network" });
  const failed = (await get("/", browser)).body.toString();
  expect(failed).toContain("could not be built");
  expect(failed).toContain("the npm registry cannot be reached.");
  expect(failed).toContain("check the network");

  await build();
  expect((await get("/", browser)).body.toString()).toBe(page);
});

test("a build that nobody works on any more is not told as one that goes on", async () => {
  await writeState({ aliveMs: Date.now() - 60_000 });
  expect((await get("/", browser)).body.toString()).toContain("has not been built");
  await writeFile(join(folder, ".tmp/build-state.json"), "{half");
  expect((await get("/", browser)).body.toString()).toContain("has not been built");
});

test("the package of the console is found where the collector is installed with it", () => {
  expect(findConsoleFolder()?.dist).toMatch(/grafana-plugin\/console\/dist$/);
});

test("a collector as it is run has a page for a browser and a text for everybody else", async () => {
  const site = await createCollectorSite();
  onTestFinished(() => site.remove());
  const process = site.start();
  const answer = (accept: string): Promise<Response> => fetch(`${site.queryUrl}/`, { headers: { Accept: accept } });
  await process.whileRunning(
    vi.waitUntil(async () => (await site.readyz()) !== undefined, { timeout: 30_000, interval: 50 }),
  );
  // Built or not: whether it is depends on what has been run in this repository before.
  const shown = await answer("text/html");
  expect([200, 503]).toContain(shown.status);
  expect(shown.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await shown.text()).toContain("<title>Spanhouse");
  const text = await answer("*/*");
  expect(text.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(await text.text()).toContain("in a browser");
});
