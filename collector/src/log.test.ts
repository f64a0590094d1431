import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OperatingError } from "./errors.ts";
import { createLog } from "./log.ts";
import type { Log } from "./log.ts";

let lines: string[] = [];
beforeEach(() => void (lines = []));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function make(logFormat: "auto" | "json" | "text", isTTY: boolean = false): Log {
  return createLog({ logLevel: "info", logFormat }, { isTTY, write: (line) => lines.push(line) });
}

test("JSON lines when it is not a terminal, without secrets and bodies", () => {
  const log = make("auto");
  log.info("listening", { port: 4318, password: "hunter2", body: "x", config: { clickhousePassword: "hunter2" } });
  log.debug("not printed at this level");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: "info", message: "listening", port: 4318 });
  expect(lines[0]).toMatch(/"time":"\d{4}-\d\d-\d\dT[\d:.]+Z"/);
  expect(lines[0]).not.toContain("hunter2");
  expect(lines[0]).not.toContain("body");
});

test("short lines on a terminal, coloured; plain when asked for as text elsewhere", () => {
  make("text").warn("ClickHouse does not answer", {
    url: "http://127.0.0.1:8123",
    attempt: 3,
    reason: "connection refused",
  });
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} warn {2}ClickHouse does not answer url=http:\/\/127\.0\.0\.1:8123 attempt=3 reason="connection refused"\n$/,
  );
  vi.stubEnv("NO_COLOR", undefined);
  make("auto", true).info("ready");
  expect(lines[1]).toContain("\u001b[");
  vi.stubEnv("NO_COLOR", "1");
  make("auto", true).info("ready");
  expect(lines[2]).not.toContain("\u001b[");
});

test("an operating error shows code and cause, an unforeseen one its stack", () => {
  const log = make("text");
  log.error("cannot commit", { error: new OperatingError("disk_full", "12 KiB", { cause: new Error("ENOSPC") }) });
  expect(lines[0]).toContain("code: 'disk_full', message: '12 KiB', cause: 'ENOSPC'");
  expect(lines[0]).not.toContain("log.test.ts");
  log.error("cannot answer", { error: new TypeError("x is not a function") });
  expect(lines[1]).toContain("log.test.ts");
});

test("repeated warnings: one line a kind in 10 s, with the count", () => {
  vi.useFakeTimers();
  const log = make("json");
  for (let i = 0; i < 500; i++) log.repeated("spool_full", "refusing requests", { waiting: i });
  log.repeated("other", "something else");
  expect(lines).toHaveLength(2);
  vi.advanceTimersByTime(10_000);
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2]!)).toMatchObject({
    level: "warn",
    message: "refusing requests",
    waiting: 499,
    times: 499,
  });
  vi.advanceTimersByTime(20_000);
  expect(lines).toHaveLength(3);
  log.repeated("spool_full", "refusing requests");
  expect(lines).toHaveLength(4);
});
