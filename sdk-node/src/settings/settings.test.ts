import fc from "fast-check";
import { expect, test } from "vitest";
import type { Options } from "./options.ts";
import { readSettings, type Settings } from "./settings.ts";

const read = (environment: Record<string, string>, options: Options = {}): Settings =>
  readSettings(options, environment, undefined);

/** Every variable with values that are wrong, right and near. */
const variables = [
  ...["OTEL_SDK_DISABLED", "OTEL_LOG_LEVEL", "OTEL_PROPAGATORS", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"],
  ...["OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_TRACES_EXPORTER", "OTEL_LOGS_EXPORTER"],
  ...["OTEL_METRICS_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"],
  ...["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_LOGS_HEADERS", "OTEL_EXPORTER_OTLP_COMPRESSION"],
  ...["OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_CERTIFICATE"],
  ...["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT"],
  ...["OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE"],
  ...["OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_NODE_RESOURCE_DETECTORS"],
  ...["SPANHOUSE_SAMPLING", "SPANHOUSE_IGNORE_PATHS", "SPANHOUSE_EXIT_TIMEOUT_MS", "SPANHOUSE_BACKLOG_BYTES_MAX"],
  ...["SPANHOUSE_CONSOLE", "SPANHOUSE_INGEST_KEY", "SPANHOUSE_QUIET", "OTEL_CONFIG_FILE"],
];

const texts = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "",
    " ",
    "true",
    "1",
    "-1",
    "1e99",
    "NaN",
    "grpc",
    "http://",
    "http://[::",
    "//x",
    "none",
    "otlp,console",
  ),
  fc.constantFrom("a=b", "a=%", "=", "a=b,c", '{"ratio":2}', "[1]", "http://user:p%40@host/base/", "traceidratio"),
);

test("whatever the environment says, settings come out whole, and a warning names its variable", () => {
  const environments = fc.dictionary(fc.constantFrom(...variables), texts, { noNullPrototype: true });
  fc.assert(
    fc.property(environments, (environment) => {
      const { warnings, signals, batches, metricTimeoutMs, metricIntervalMs, exitTimeoutMs } = read(environment);
      for (const warning of warnings) expect(Object.keys(environment)).toContain(/^\S+/.exec(warning)?.[0]);
      expect(URL.canParse(signals.traces.destination.url)).toBe(true);
      expect(batches.traces.batchMax).toBeLessThanOrEqual(batches.traces.queueMax);
      expect(metricTimeoutMs).toBeLessThanOrEqual(metricIntervalMs);
      expect(exitTimeoutMs).toBeGreaterThanOrEqual(0);
      expect(new Set(warnings).size).toBe(warnings.length);
    }),
  );
});

test("a header that HTTP cannot carry is left out, and whoever gave it is named", () => {
  const environment = { OTEL_EXPORTER_OTLP_HEADERS: "a=1", OTEL_EXPORTER_OTLP_LOGS_HEADERS: "(=2,b=3" };
  const { signals, warnings } = read(environment);
  expect(signals.logs.destination.headers).toMatchObject({ a: "1", b: "3" });
  expect(Object.keys(signals.logs.destination.headers)).not.toContain("(");
  expect(warnings).toEqual([
    expect.stringMatching(/^OTEL_EXPORTER_OTLP_LOGS_HEADERS has a header that HTTP cannot carry/),
  ]);
});

test("without anything it sends everything to the collector of this machine", () => {
  const { signals, targets, warnings, exitTimeoutMs, backlogBytesMax } = read({});
  expect(warnings).toEqual([]);
  expect(targets).toEqual({ traces: "otlp", logs: "otlp", metrics: "otlp" });
  expect(signals.logs).toMatchObject({
    protocol: "http/protobuf",
    destination: { url: "http://127.0.0.1:4318/v1/logs", compression: "gzip", timeoutMs: 10_000 },
  });
  expect([exitTimeoutMs, backlogBytesMax]).toEqual([2_000, 16_777_216]);
});

test("what is given in code wins over the environment", () => {
  const environment = {
    OTEL_SERVICE_NAME: "environment",
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://a/",
    SPANHOUSE_INGEST_KEY: "one",
  };
  const options = { service: "code", url: "https://collect.example.com/base/", key: "two", headers: { "x-team": "b" } };
  const { signals, resource } = read(environment, options);
  expect(resource["service.name"]).toBe("code");
  expect(signals.traces.destination).toMatchObject({
    url: "https://collect.example.com/base/v1/traces",
    headers: { "x-spanhouse-key": "two", "x-team": "b" },
  });
});

test("the address of a signal is taken as it is, before the general one", () => {
  const { signals } = read({
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://general:4318/otel",
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://logs/intake",
  });
  expect(signals.logs.destination.url).toBe("http://logs/intake");
  expect(signals.metrics.destination.url).toBe("http://general:4318/otel/v1/metrics");
});

test("credentials of an address become a header", () => {
  const { signals } = read({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://me:p%40ss@collect.example.com" });
  const { url, headers } = signals.traces.destination;
  expect(url).toBe("https://collect.example.com/v1/traces");
  expect(headers["authorization"]).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
});

test("an address that is none is not shown with its password, and a password may have any signs", () => {
  const [warning] = read({ OTEL_EXPORTER_OTLP_ENDPOINT: "ada:pw@collector:4318" }).warnings;
  expect(warning).toContain("REDACTED@collector:4318");
  expect(warning).not.toContain("pw");
  const { destination } = read({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://ada:100%zz@collector:4318" }).signals.traces;
  expect(destination.headers["authorization"]).toBe(`Basic ${Buffer.from("ada:100%zz").toString("base64")}`);
});

test("grpc is not spoken: what is done instead is said once", () => {
  const { signals, warnings } = read({
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4317",
  });
  expect(signals.traces.destination.url).toBe("http://collector:4318/v1/traces");
  expect(warnings).toEqual([
    "OTEL_EXPORTER_OTLP_PROTOCOL asks for grpc, which is not spoken here; sending http/protobuf to http://collector:4318 instead",
  ]);
});

test.each([
  ["OTEL_BSP_SCHEDULE_DELAY", "soon", /^OTEL_BSP_SCHEDULE_DELAY is "soon", but must be a whole number from 0/],
  ["OTEL_TRACES_SAMPLER_ARG", "2", /^OTEL_TRACES_SAMPLER_ARG is "2", but must be a number from 0 to 1; it is ignored$/],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", /must be an address that begins with http:\/\/ or https:\/\//],
  ["OTEL_EXPORTER_OTLP_HEADERS", "secret", /^OTEL_EXPORTER_OTLP_HEADERS must be key=value pairs/],
  ["OTEL_EXPORTER_OTLP_HEADERS", "x=a%0Ab", /has a header that HTTP cannot carry, "x"; it is left out$/],
  ["OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere.pem", /names a file that cannot be read \(ENOENT\)/],
  ["OTEL_TRACES_EXPORTER", "zipkin", /^OTEL_TRACES_EXPORTER asks for zipkin, which is not supported; otlp is used$/],
  ["OTEL_PROPAGATORS", "b3,tracecontext", /asks for b3, which is not supported/],
  ["SPANHOUSE_SAMPLING", '[{"path":"/a","ratio":7}]', /1 of 1 are ignored$/],
])("%s=%s leaves one warning", (name, value, expected) => {
  const { warnings } = read({ [name]: value });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(expected);
});

test("a service is named by the package of its first file, its version too", () => {
  const { resource } = readSettings({}, {}, import.meta.filename);
  expect(resource).toMatchObject({
    "service.name": "@spanhouse/node",
    "service.version": expect.any(String) as string,
  });
  expect(read({ OTEL_RESOURCE_ATTRIBUTES: "service.name=a" }).resource["service.name"]).toBe("a");
});

test("the arguments of the command are not part of the resource, because they may hold a password", () => {
  expect(Object.keys(read({}).resource)).not.toContain("process.command_args");
});
