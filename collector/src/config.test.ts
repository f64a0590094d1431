import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { formatBytes, formatDuration, quantity } from "./config-option.ts";
import { environmentName, options, renderOptionsTable } from "./config-options.ts";
import { doorsOf, formatAddress, isLoopback, loadConfig, queryHostsOf } from "./config.ts";
import type { Config } from "./config.ts";
import { OperatingError } from "./errors.ts";

const key = `sh_ingest_${"a".repeat(10)}_${"b".repeat(32)}`;
const workingDir = mkdtempSync(join(tmpdir(), "spanhouse-config-"));
const file = join(workingDir, "spanhouse.yaml");
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(workingDir, { recursive: true }));

function load(yaml: string | undefined, env: Record<string, string> = {}): Config {
  if (yaml !== undefined) writeFileSync(file, yaml);
  return loadConfig({ workingDir, env });
}

function problemsOf(yaml: string | undefined, env: Record<string, string> = {}): string {
  try {
    load(yaml, env);
  } catch (error) {
    if (error instanceof OperatingError && error.code === "config_invalid") return error.message;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

test("nothing given: the documented defaults, frozen", () => {
  const config = load(undefined);
  expect(config).toMatchObject({
    httpListen: { host: "127.0.0.1", port: 4318 },
    queryListen: { host: "127.0.0.1", port: 8318 },
    dataDir: join(workingDir, ".spanhouse"),
    clickhouseUrl: undefined,
    clickhouseDatabase: "otel",
    embeddedHttpPort: 8123,
    embeddedTcpPort: 9000,
    requestBytesMax: 64 * 2 ** 20,
    spoolBytesMax: 8 * 2 ** 30,
    segmentAgeMsMax: 1000,
    corsOrigins: ["loopback"],
    queryHosts: [],
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test("environment goes before file goes before default; an empty variable counts as not set", () => {
  const yaml = 'spoolBytesMax: 1GiB\nsegmentAgeMsMax: "2s"\nretentionDaysLogs: 7\nlogLevel:\n';
  const config = load(yaml, { SPANHOUSE_SPOOL_BYTES_MAX: "2 GiB", SPANHOUSE_RETENTION_DAYS_LOGS: "" });
  expect(config.spoolBytesMax).toBe(2 * 2 ** 30);
  expect(config.segmentAgeMsMax).toBe(2000);
  expect(config.retentionDaysLogs).toBe(7);
  expect(config.logLevel).toBe("info");
});

test("a file that is empty or only comments is fine; one asked for by --config must exist", () => {
  expect(load("# nothing yet\n").logLevel).toBe("info");
  expect(() => loadConfig({ workingDir, env: {}, configPath: "other.yaml" })).toThrow(
    /other\.yaml: there is no such file/,
  );
});

test("every problem is reported at once, with its place and the nearest name", () => {
  const problems = problemsOf("spoolByteMax: 1GiB\nhttpListen: 4318\nlogLevel: loud\n", {
    SPANHOUSE_SPOOL_BYTE_MAX: "1GiB",
    SPANHOUSE_SEGMENT_AGE_MS_MAX: "1 fortnight",
    UNRELATED: "x",
  });
  expect(problems).toContain("5 problems");
  expect(problems).toContain("spanhouse.yaml:1: spoolByteMax: there is no such key; did you mean spoolBytesMax?");
  expect(problems).toContain("spanhouse.yaml:2: httpListen: 4318: expected host:port");
  expect(problems).toContain('spanhouse.yaml:3: logLevel: "loud": expected one of: debug, info, warn, error');
  expect(problems).toContain(
    "SPANHOUSE_SPOOL_BYTE_MAX: there is no such variable; did you mean SPANHOUSE_SPOOL_BYTES_MAX?",
  );
  expect(problems).toContain('SPANHOUSE_SEGMENT_AGE_MS_MAX: "1 fortnight": expected a duration');
});

test("keys that objects inherit are unknown too", () => {
  expect(problemsOf("constructor: 1\ntoString: 2\n")).toContain("constructor: there is no such key");
});

test("broken YAML, repeated keys and lists at the top are named with their line", () => {
  expect(problemsOf("logLevel: info\nlogLevel: warn\n")).toContain("spanhouse.yaml:2:");
  expect(problemsOf("- one\n")).toContain("spanhouse.yaml:1: expected");
  expect(problemsOf("a: [\n")).toMatch(/spanhouse\.yaml:\d+:/);
});

describe("limits that only show together", () => {
  test("a listener that others can reach needs keys, or to be told that none are wanted", () => {
    const problems = problemsOf(undefined, {
      SPANHOUSE_HTTP_LISTEN: "0.0.0.0:4318",
      SPANHOUSE_QUERY_LISTEN: "[::]:8318",
    });
    expect(problems).toContain("SPANHOUSE_HTTP_LISTEN: 0.0.0.0:4318 can be reached from other machines");
    expect(problems).toContain("SPANHOUSE_QUERY_LISTEN: [::]:8318 can be reached");
    expect(load("httpListen: 0.0.0.0:4318\nauth: none\n").httpListen.host).toBe("0.0.0.0");
    expect(doorsOf(load("httpListen: 0.0.0.0:4318\nauth: none\n"))).toEqual({ ingest: "open", read: "open" });
    expect(doorsOf(load("httpListen: 0.0.0.0:4318\nauth: keys\n"))).toEqual({ ingest: "keys", read: "keys" });
    const withKey = { SPANHOUSE_KEYS: `shop=${key}` };
    expect(doorsOf(load("httpListen: 0.0.0.0:4318\n", withKey))).toEqual({ ingest: "keys", read: "auto" });
    expect(doorsOf(load("grpcListen: 0.0.0.0:4317\n", withKey))).toEqual({ ingest: "keys", read: "auto" });
    expect(doorsOf(load("queryListen: 0.0.0.0:8318\n", withKey))).toEqual({ ingest: "auto", read: "keys" });
    mkdirSync(join(workingDir, "stored"), { recursive: true });
    writeFileSync(join(workingDir, "stored", "keys.json"), "{}");
    expect(doorsOf(load("dataDir: stored\nhttpListen: 0.0.0.0:4318\n"))).toEqual({ ingest: "keys", read: "auto" });
  });

  test("keys are given short or in full, and what does not fit is named by its place, never by its text", () => {
    const hash = "0".repeat(64);
    const yaml = `keys:\n  - shop=${key}\n  - { project: shop, id: abcdefghij, scope: read, hash: "${hash}", name: grafana }\n`;
    expect(load(yaml).keys).toEqual([
      { project: "shop", key },
      { project: "shop", id: "abcdefghij", scope: "read", hash, name: "grafana" },
    ]);
    const problems = problemsOf("keys: [shop=sh_ingest_short, { project: shop, hash: x }]\n");
    expect(problems).toContain("entry 1: expected project=sh_");
    expect(problems).toContain("entry 2: expected");
    expect(problems).not.toContain("sh_ingest_short");
  });

  test("room for one body, and for two segments", () => {
    expect(problemsOf("inFlightBytesMax: 32MiB\n")).toContain("no room for one body of 64MiB");
    expect(problemsOf("spoolBytesMax: 48MiB\n")).toContain("must hold two segments of 32MiB");
  });

  test("what only a ClickHouse server uses needs its URL", () => {
    expect(problemsOf("clickhouseCluster: main\n")).toContain(
      "spanhouse.yaml:1: clickhouseCluster: needs clickhouseUrl",
    );
  });
});

describe("secrets", () => {
  test("credentials move out of the URL, those given apart go first", () => {
    const config = load("clickhouseUrl: https://writer:p%40ss@ch.example.com:8443\n", {
      SPANHOUSE_CLICKHOUSE_USER: "other",
    });
    expect(config.clickhouseUrl).toBe("https://ch.example.com:8443/");
    expect(config.clickhouseUser).toBe("other");
    expect(config.clickhousePassword).toBe("p@ss");
  });

  test("a bad value of a secret is not repeated", () => {
    const problems = problemsOf("clickhouseUrl: writer:hunter2@ch\n");
    expect(problems).toContain("clickhouseUrl: expected an `http://`");
    expect(problems).not.toContain("hunter2");
    expect(problemsOf(undefined, { SPANHOUSE_CLICKHOUSE_URL: "http://writer:hunter2@:99999" })).not.toContain(
      "hunter2",
    );
  });
});

test("the query listener answers under names of this machine, and of others as it is told", () => {
  expect(queryHostsOf(load(undefined))).toEqual([]);
  expect(queryHostsOf(load("auth: none\n"))).toBe("any");
  expect(queryHostsOf(load("auth: none\nqueryHosts: [collector]\n"))).toEqual(["collector"]);
  expect(queryHostsOf(load(undefined, { SPANHOUSE_QUERY_HOSTS: "a.example, b.example" }))).toEqual([
    "a.example",
    "b.example",
  ]);
  expect(problemsOf("queryHosts: [collector:8318]\n")).toContain("queryHosts");
});

test("lists come as YAML lists or separated by commas", () => {
  expect(load("corsOrigins: [loopback, https://app.example.com]\n").corsOrigins).toHaveLength(2);
  expect(load(undefined, { SPANHOUSE_CORS_ORIGINS: "https://*.example.com, loopback" }).corsOrigins).toEqual([
    "https://*.example.com",
    "loopback",
  ]);
  expect(problemsOf("corsOrigins: [https://app.example.com/path]\n")).toContain(
    "expected `loopback`, `*`, or an origin",
  );
});

test("what is printed reads back as the same quantity", () => {
  const range = { min: 0, max: Number.MAX_SAFE_INTEGER };
  const bytes = quantity("bytes", range, { fallback: 0, text: "" });
  const duration = quantity("duration", range, { fallback: 0, text: "" });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.nat(),
        fc.nat(9999).map((n) => n * 1024),
        fc.nat(9999).map((n) => n * 1000),
      ),
      (n) => {
        expect(bytes.schema.parse(formatBytes(n))).toBe(n);
        expect(duration.schema.parse(formatDuration(n))).toBe(n);
      },
    ),
  );
  expect(bytes.schema.parse("1.5kb")).toBe(1500);
  for (const wrong of ["", "-1", "1.0001KiB", "NaN", "1e9", true, [], {}, null]) {
    expect(bytes.schema.safeParse(wrong).success).toBe(false);
  }
});

test("addresses", () => {
  expect(formatAddress(load("httpListen: '[::1]:0'\n").httpListen)).toBe("[::1]:0");
  expect(problemsOf("httpListen: 127.0.0.1:65536\n")).toContain("expected host:port");
  expect(["127.0.0.1", "127.8.9.1", "::1", "localhost"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "10.0.0.1", "127.example.com"].some(isLoopback)).toBe(false);
});

test("the table of the documentation names every option, its variable and its default", () => {
  const table = renderOptionsTable();
  for (const name of Object.keys(options)) expect(table).toContain(`| \`${name}\` | \`${environmentName(name)}\` |`);
  expect(environmentName("embeddedHttpPort")).toBe("SPANHOUSE_EMBEDDED_HTTP_PORT");
  expect(table).toContain("`8GiB`");
});
