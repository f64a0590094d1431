/* oxlint-disable no-console -- It is what is captured. */
import { logs } from "@opentelemetry/api";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { captureError } from "../record/capture-error.ts";
import { captureConsole } from "./console.ts";

const exporter = new InMemoryLogRecordExporter();
logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }));

let stop = (): void => {};

const methods = ["debug", "log", "info", "warn", "error", "trace", "dir", "dirxml", "table", "assert"] as const;
let originals: Record<string, unknown> = {};

beforeEach(() => {
  exporter.reset();
  originals = Object.fromEntries(methods.map((method) => [method, console[method]]));
  // The output of the tests stays readable.
  for (const method of methods)
    if (method !== "table" && method !== "assert") vi.spyOn(console, method).mockReturnValue();
  stop = captureConsole();
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

const written = (): unknown[] =>
  exporter.getFinishedLogRecords().map(({ severityNumber, body }) => [severityNumber, body]);

test("each method has its severity, and the text is what appears", () => {
  console.debug("%d orders", 7);
  console.info({ order: 7 });
  console.warn("late", ["a"]);
  console.dir({ deep: { deeper: { deepest: {} } } }, { depth: 0 });
  expect(written()).toEqual([
    [5, "7 orders"],
    [9, "{ order: 7 }"],
    [13, "late [ 'a' ]"],
    [9, "{ deep: [Object] }"],
  ]);
});

test("Node's own warnings are warnings, though they are written as errors", () => {
  console.error("(node:1) ExperimentalWarning: SQLite is new");
  console.error("it broke");
  expect(written()).toEqual([
    [13, "(node:1) ExperimentalWarning: SQLite is new"],
    [17, "it broke"],
  ]);
});

test("an argument whose own functions throw harms nobody but the log", () => {
  const bad = {
    toString(): string {
      throw new Error("no");
    },
    [Symbol.for("nodejs.util.inspect.custom")](): string {
      throw new Error("no");
    },
  };
  expect(() => console.log("%s", bad)).not.toThrow();
  console.log("after");
  expect(written()).toEqual([[9, "after"]]);
});

test("what logs while a record is made is not captured, so nothing goes round in a circle", () => {
  const talkative = {
    [Symbol.for("nodejs.util.inspect.custom")](): string {
      console.log("inner");
      return "talkative";
    },
  };
  console.log(talkative);
  expect(written()).toEqual([[9, "talkative"]]);
});

test("an error that was captured and is then printed, as frameworks do, is no second record", () => {
  const error = new Error("route broke");
  captureError(error);
  console.error(error);
  console.error(error.stack);
  console.error("the request failed", error);
  const [event, log, ...more] = exporter.getFinishedLogRecords();
  expect(event?.eventName).toBe("exception");
  expect(log?.body).toMatch(/^the request failed Error: route broke/);
  expect(log?.attributes["exception.type"]).toBeUndefined();
  expect(more).toEqual([]);
});

test("a dump of something large is cut, and says so", () => {
  console.log("x".repeat(100_000));
  const [record] = exporter.getFinishedLogRecords();
  expect(String(record?.body)).toHaveLength(16_384 + "... (cut)".length);
});

test("the end gives back the methods, but not those that somebody has patched since", () => {
  const own = (): void => {};
  console.info = own;
  stop();
  expect(console.info).toBe(own);
  console.log("not captured");
  expect(written()).toEqual([]);
  console.info = originals["info"] as typeof console.info;
});
