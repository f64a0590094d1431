import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { writeDeadLetter } from "../src/spool/dead-letter.ts";
import { systemDisk } from "../src/spool/disk.ts";
import { committedBlocks, logsRequest, nowNano } from "./committed-blocks.ts";
import { freePorts } from "./start-test-engine.ts";

const bin = fileURLToPath(new URL("../bin/spanhouse.mjs", import.meta.url));

let directory: string;
let env: NodeJS.ProcessEnv;
let collector: ChildProcess;
/** What `start` printed once it was ready. */
let ready: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "spanhouse-cli-"));
  const [httpPort, tcpPort] = await freePorts();
  const [ingestPort, queryPort] = await freePorts();
  const [grpcPort] = await freePorts();
  const { NO_COLOR: _, ...outer } = process.env;
  env = {
    ...outer,
    SPANHOUSE_HTTP_LISTEN: `127.0.0.1:${ingestPort}`,
    SPANHOUSE_GRPC_LISTEN: `127.0.0.1:${grpcPort}`,
    SPANHOUSE_QUERY_LISTEN: `127.0.0.1:${queryPort}`,
    SPANHOUSE_EMBEDDED_HTTP_PORT: String(httpPort),
    SPANHOUSE_EMBEDDED_TCP_PORT: String(tcpPort),
    SPANHOUSE_LOG_LEVEL: "warn",
    SPANHOUSE_URL: `http://127.0.0.1:${queryPort}`,
  };
  collector = spawn(process.execPath, [bin, "start"], { cwd: directory, env, stdio: ["ignore", "pipe", "inherit"] });
  ready = "";
  for await (const chunk of collector.stdout!.iterator({ destroyOnReturn: false })) {
    ready += String(chunk);
    if (ready.includes("LIMIT 1")) break;
  }
});

afterAll(async () => {
  collector.kill("SIGKILL");
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(
  args: readonly string[],
  more: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: directory, env: { ...env, ...more.env } });
  child.stdin.end(more.input ?? "");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

/** Runs it until it prints what is waited for: a record can be queried a moment after it was acknowledged. */
async function runUntil(args: readonly string[], expected: string): Promise<Run> {
  for (;;) {
    const done = await run(args);
    if (done.out.includes(expected)) return done;
    await delay(100);
  }
}

async function send(path: string, body: string): Promise<void> {
  const url = `http://${env["SPANHOUSE_HTTP_LISTEN"]}${path}`;
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  expect(response.status).toBe(200);
}

test("start prints where it listens and two lines that work as they stand", async () => {
  expect(ready).toContain("is ready");
  expect(ready).toContain(`http://${env["SPANHOUSE_HTTP_LISTEN"]}`);
  expect(ready).toContain(`http://${env["SPANHOUSE_GRPC_LISTEN"]}`);
  expect(ready).toContain(join(directory, ".spanhouse"));
  const [, url = "", body = ""] = /curl (\S+) -H 'Content-Type: application\/json' -d '(.*)'/.exec(ready) ?? [];
  await send(new URL(url).pathname, body);
  const [, apiUrl = "", sql = ""] = /npx spanhouse sql --url (\S+) "(.*)"/.exec(ready) ?? [];
  expect(apiUrl).toBe(env["SPANHOUSE_URL"]);
  const { out } = await runUntil(["sql", "--url", apiUrl, sql], "hello");
  expect(out).toMatch(/^Timestamp\tServiceName\tBody\n20\S+ \S+\tcurl\thello\n$/);
});

test("sql binds values, reads standard input and answers JSON", async () => {
  const bound = await run(["sql", "-", "--param", "text=it's = 1", "--json"], { input: "SELECT {text:String} AS t" });
  expect(JSON.parse(bound.out)).toMatchObject({ columns: [{ name: "t", type: "String" }], rows: [["it's = 1"]] });
});

test("in a shell that says where the collector listens, commands find it without --url", async () => {
  const { out } = await run(["sql", "SELECT 1 AS one"], { env: { SPANHOUSE_URL: undefined } });
  expect(out).toBe("one\n1\n");
});

test("a wrong query shows where it is wrong and ends with 1", async () => {
  const { code, out, err } = await run(["sql", "SELECT 1 FROM otel_logs wher x = 1 y"]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(
    "SELECT 1 FROM otel_logs wher x = 1 y\n                             ^\nspanhouse: Syntax error",
  );
});

test("trace draws what was sent, by its id", async () => {
  const id = "5b8efff798038103d269b633813fc60c";
  const at = nowNano();
  const spans = [
    {
      traceId: id,
      spanId: "a".repeat(16),
      name: "GET /",
      startTimeUnixNano: String(at),
      endTimeUnixNano: String(at + 2_000_000n),
    },
    {
      ...{
        traceId: id,
        spanId: "b".repeat(16),
        parentSpanId: "a".repeat(16),
        name: "SELECT",
        status: { code: 2, message: "gone" },
      },
      ...{ startTimeUnixNano: String(at + 1_000_000n), endTimeUnixNano: String(at + 2_000_000n) },
    },
  ];
  await send("/v1/traces", JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  const { out } = await runUntil(["trace", id.toUpperCase()], "GET /");
  expect(out).toContain("2 spans, 1 service, 2.00 ms, 1 error");
  expect(out).toContain("└─ ✗ SELECT");
  expect(out).not.toContain("\u001b");
  const { err, code } = await run(["trace", "0".repeat(31) + "1"]);
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("there is no trace") as string });
});

test("tail shows the records that fit, and ends after as many as were asked for", async () => {
  const args = ["tail", "-q", "needle", "-n", "2", "--json"];
  const child = spawn(process.execPath, [bin, ...args], { cwd: directory, env, stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const output = text(child.stdout);
  while (child.exitCode === null) {
    await send("/v1/logs", JSON.stringify(logsRequest("shop", ["hay", "a Needle"])));
    await Promise.race([closed, delay(50)]);
  }
  const lines = (await output).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(["a Needle", "a Needle"]);
  expect(child.exitCode).toBe(0);
});

test("tail takes a search, and shows where it is wrong", async () => {
  const args = ["tail", "--query", 'service:shop "second needle"', "-n", "1", "--json"];
  const child = spawn(process.execPath, [bin, ...args], { cwd: directory, env, stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  const output = text(child.stdout);
  while (child.exitCode === null) {
    await send("/v1/logs", JSON.stringify(logsRequest("other", ["a second needle"])));
    await send("/v1/logs", JSON.stringify(logsRequest("shop", ["a first needle", "a second needle"])));
    await Promise.race([closed, delay(50)]);
  }
  expect(JSON.parse(await output)).toMatchObject({ text: "a second needle", service: "shop" });

  const wrong = await run(["tail", "--query", "service:shop (level>=warn"]);
  expect(wrong.code).toBe(1);
  expect(wrong.err).toMatch(/^service:shop \(level>=warn\n +\^\n/);
});

test("a dead letter can be listed, shown and stored after all", async () => {
  const none = await run(["dead-letter", "list"]);
  expect(none).toMatchObject({ code: 0, out: "", err: "There are no dead letters.\n" });
  const [block] = committedBlocks(["logs", logsRequest("shop", ["from the dead"])]);
  const bytes = Buffer.concat(block?.chunks ?? []);
  const segment = "cd".repeat(16);
  const id = `${segment}.otel_logs`;
  const when = new Date().toISOString();
  const letter = {
    ...{ id, segment, table: "otel_logs", rows: 1, bytes: bytes.length, reason: "test" },
    ...{ firstFailedAt: when, deadLetteredAt: when },
  };
  const letters = join(directory, ".spanhouse/dead-letter");
  await systemDisk.makeDirectory(letters);
  await writeDeadLetter(systemDisk, letters, { letter, blocks: Readable.from([bytes]) });
  expect((await run(["dead-letter", "list"])).out).toContain(id);
  expect((await run(["dead-letter", "show", id])).out).toContain("from the dead");
  expect(await run(["dead-letter", "retry", "--all"])).toMatchObject({ code: 0, out: `stored  ${id}  1 rows\n` });
  const count = await run(["sql", "SELECT count() FROM otel_logs WHERE Body = 'from the dead'"]);
  expect(count.out).toBe("count()\n1\n");
  expect((await run(["dead-letter", "retry", id])).code).toBe(1);
  const stored = 'spanhouse_records_dead_letter_stored_total{signal="logs",table="otel_logs"} 1';
  expect(await (await fetch(`${env["SPANHOUSE_URL"]}/metrics`)).text()).toContain(stored);
  // As if the collector had been killed before the letter was gone.
  await writeDeadLetter(systemDisk, letters, { letter, blocks: Readable.from([bytes]) });
  expect((await run(["dead-letter", "retry", id])).code).toBe(0);
  expect((await run(["sql", "SELECT count() FROM otel_logs WHERE Body = 'from the dead'"])).out).toBe("count()\n1\n");
});

test("doctor finds nothing wrong with a collector that runs", async () => {
  const { code, out } = await run(["doctor", "--json"]);
  const findings = JSON.parse(out) as { name: string; status: string }[];
  // How much disk is free is the machine's affair.
  expect(findings.filter(({ name, status }) => status !== "ok" && name !== "disk space")).toEqual([]);
  expect(code).toBe(0);
});

test("doctor is not deceived by a stranger on a port of ours while the collector listens elsewhere", async () => {
  const stranger = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void stranger.close());
  await once(stranger, "listening");
  const taken = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const { code, out } = await run(["doctor", "--json"], { env: { SPANHOUSE_HTTP_LISTEN: taken } });
  const findings = JSON.parse(out) as { name: string; status: string; text: string }[];
  expect(findings.find(({ name }) => name === "ingest port")).toMatchObject({
    status: "fail",
    text: `${taken} is taken by another program`,
  });
  expect(code).toBe(1);
});

test("a wrong call ends with 2, a failure with 1, both without a result", async () => {
  const wrong: readonly (readonly [args: readonly string[], code: number, words: string])[] = [
    [["nonsense"], 2, "unknown command"],
    [["sql"], 2, "missing required argument"],
    [["sql", "SELECT 1", "--parm", "x"], 2, "--param"],
    [["sql", "-"], 2, "the query is empty"],
    [["tail", "--level", "loud"], 2, "Allowed choices are trace"],
    [["dead-letter", "retry"], 2, "give ids, or --all"],
    [["migrate", "--dry-run"], 1, "stop the other collector"],
    [["sql", "SELECT 1", "--url", "nowhere"], 1, "is not an http"],
    [["sql", "SELECT 1", "--url", "http://127.0.0.1:9"], 1, "npm start"],
  ];
  const runs = await Promise.all(wrong.map(([args]) => run(args)));
  expect(runs).toEqual(
    wrong.map(([, code, words]) => ({ code, out: "", err: expect.stringContaining(words) as string })),
  );
});

test("what the configuration does not know is an error without a stack", async () => {
  const { code, err } = await run(["start"], { env: { SPANHOUSE_SPOOL_BYTES: "1" } });
  expect(code).toBe(1);
  expect(err).toContain("did you mean SPANHOUSE_SPOOL_BYTES_MAX");
  expect(err).not.toContain("    at ");
});

test("a second collector on the same directory says who holds it", async () => {
  const { code, err } = await run(["start"]);
  expect(code).toBe(1);
  expect(err).toContain("lock");
  expect(err).toContain("Next:");
});

test("help has examples, the version is the package's", async () => {
  const help = await run(["sql", "--help"]);
  expect(help).toMatchObject({ code: 0, err: "", out: expect.stringContaining("--param service=shop") as string });
  expect(await run(["--version"])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
  });
});

test("SIGTERM ends it with 0; afterwards the data is there for migrate, and doctor warns", async () => {
  const closed = once(collector, "close");
  collector.kill("SIGTERM");
  await closed;
  expect(collector.exitCode).toBe(0);
  expect(await run(["migrate", "--dry-run"])).toMatchObject({ code: 0, out: "The database is up to date.\n" });
  const { code, out } = await run(["doctor"]);
  expect(out).toContain("nothing listens there");
  expect(code).toBe(0);
});
