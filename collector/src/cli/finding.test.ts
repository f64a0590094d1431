import { tables } from "@spanhouse/schemas";
import { expect, test } from "vitest";
import { checkClock, checkCollector } from "./check-collector.ts";
import { checkNode } from "./check-machine.ts";
import { checkTables } from "./check-storage.ts";

const whole = Object.values(tables).flatMap(({ name: table, columns }) =>
  columns.map(({ name, type }) => ({ table, name, type })),
);

test.each([
  ["24.21.0", "ok"],
  ["22.15.0", "ok"],
  ["22.14.9", "fail"],
  ["20.20.2", "fail"],
])("Node %s is %s", (version, status) => {
  expect(checkNode(version).status).toBe(status);
});

test("tables that are ours are fine", () => {
  expect(checkTables(whole)).toMatchObject([{ status: "ok" }]);
});

test("a missing table fails, a missing or different column is a warning", () => {
  const some = whole.filter(({ table, name }) => {
    if (table === "otel_traces") return name !== "Flags";
    return table !== "otel_logs" && !(table === "otel_metrics_sum" && name === "TimeUnix");
  });
  some.push({ table: "otel_metrics_sum", name: "TimeUnix", type: "DateTime" });
  expect(checkTables(some).map(({ status, text }) => `${status}: ${text}`)).toEqual([
    "fail: otel_logs does not exist",
    "warn: otel_traces lacks Flags: another tool made it, and these are not stored",
    "warn: otel_metrics_sum: TimeUnix is DateTime, not DateTime64(9)",
  ]);
});

test("a clock that is off is a warning with its direction", () => {
  expect(checkClock("clock", 300)).toMatchObject({ status: "ok" });
  expect(checkClock("clock", -5000)).toMatchObject({ status: "warn", text: "5.0 s behind this machine's" });
});

test("a part that is not ready fails with its reason, and dead letters are told", () => {
  const health = { status: "alive", version: "9.9.9", pid: 1, uptimeSeconds: 1, time: "", ports: [] } as const;
  const parts = [{ part: "clickhouse", ready: false, reason: "connection refused" }];
  const findings = checkCollector("http://x", { health, clockAheadMs: 0, parts, deadLetters: 2, error: undefined });
  expect(findings.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "collector ok",
    "versions warn",
    "clock ok",
    "clickhouse fail",
    "dead letters warn",
  ]);
});
