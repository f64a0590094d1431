import { FieldType } from "@grafana/data";
import type { SqlAnswer } from "@spanhouse/schemas/query";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readInstant, zoneOf } from "./clickhouse-time.ts";
import { lintFrames } from "./lint-frames.ts";
import { sqlColumns } from "./sql-columns.ts";
import { sqlFrames, type SqlContext } from "./sql-frames.ts";
import { testContext } from "./test-context.ts";

function answer(types: readonly string[], rows: readonly (readonly unknown[])[]): SqlAnswer {
  const columns = types.map((type, index) => ({ name: `c${index}`, type }));
  return { columns, rows, statistics: { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0 } };
}

const made = (format: SqlContext["format"], of: SqlAnswer): ReturnType<typeof sqlFrames> => {
  const frames = sqlFrames(of, { ...testContext, format });
  expect(lintFrames(frames)).toEqual([]);
  return frames;
};

test.each([
  ["2026-11-21 16:02:04", "UTC", { ms: Date.UTC(2026, 10, 21, 16, 2, 4), nanos: 0 }],
  ["2026-11-21 16:02:04.699155741", "Etc/UTC", { ms: Date.UTC(2026, 10, 21, 16, 2, 4, 699), nanos: 155_741 }],
  ["2026-07-01 12:00:00.5", "Europe/Berlin", { ms: Date.UTC(2026, 6, 1, 10, 0, 0, 500), nanos: 0 }],
  ["2026-03-29 03:30:00", "Europe/Berlin", { ms: Date.UTC(2026, 2, 29, 1, 30), nanos: 0 }],
  ["2026-10-25 02:30:00", "Europe/Berlin", { ms: Date.UTC(2026, 9, 25, 0, 30), nanos: 0 }],
  ["2026-11-21", "UTC", { ms: Date.UTC(2026, 10, 21), nanos: 0 }],
])("%s in %s is an instant", (text, zone, instant) => {
  expect(readInstant(text, zone)).toEqual(instant);
});

test("times of any zone come back from how they are written", () => {
  const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland");
  // Hours that a zone has twice begin with 00, 01 or 02 at the end of its summer.
  const instant = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => seconds * 1000);
  fc.assert(
    fc.property(zone, instant, (timeZone, ms) => {
      const text = new Date(ms).toLocaleString("sv-SE", { timeZone });
      fc.pre(!/ 0[0-3]:/.test(text));
      expect(readInstant(text, timeZone)).toEqual({ ms, nanos: 0 });
    }),
  );
});

test("what is no time is none, and a type names its zone", () => {
  expect(readInstant("today", "UTC")).toBeUndefined();
  expect([zoneOf("DateTime64(3, 'Asia/Tokyo')"), zoneOf("DateTime"), zoneOf("Date")]).toEqual([
    ...["Asia/Tokyo", "UTC", "UTC"],
  ]);
  expect(zoneOf("DateTime('Asia/Tokyo')", "Europe/Berlin")).toBe("Asia/Tokyo");
  expect([zoneOf("DateTime", "Europe/Berlin"), zoneOf("DateTime", "no/zone")]).toEqual(["Europe/Berlin", "UTC"]);
});

test("times without a zone are in that of the server", () => {
  const types = ["DateTime64(3)", "DateTime('UTC')", "Nullable(Date)"];
  const row = ["2026-01-01 00:00:00.500", "2026-01-01 00:00:00", "2026-01-01"];
  const found = sqlColumns({ ...answer(types, [row]), timeZone: "America/New_York" });
  const [midnight, five] = [Date.UTC(2026, 0, 1), 5 * 3_600_000];
  expect(found.map(({ values }) => values[0])).toEqual([midnight + five + 500, midnight, midnight + five]);
});

test("columns have the types of their values", () => {
  const types = ["Nullable(UInt64)", "UInt64", "Decimal(9, 2)", "Float64", "LowCardinality(Nullable(String))"];
  const more = ["Bool", "Map(String, String)", "DateTime64(9)", "Nullable(Date)", "UUID", "Nullable(Nothing)"];
  const rows = [
    [
      "3",
      "18446744073709551615",
      "1.5",
      "inf",
      null,
      true,
      { a: "1" },
      "2026-01-01 00:00:00.000000001",
      null,
      "u",
      null,
    ],
    [null, "1", null, 2, "b", null, {}, null, "2026-01-02", "u", null],
  ];
  const found = sqlColumns(answer([...types, ...more], rows));
  expect(found.map(({ type, values }) => [type, values])).toEqual([
    [FieldType.number, [3, null]],
    [FieldType.string, ["18446744073709551615", "1"]],
    [FieldType.number, [1.5, null]],
    [FieldType.number, [null, 2]],
    [FieldType.string, [null, "b"]],
    [FieldType.boolean, [true, null]],
    [FieldType.other, [{ a: "1" }, {}]],
    [FieldType.time, [Date.UTC(2026, 0, 1), null]],
    [FieldType.time, [null, Date.UTC(2026, 0, 2)]],
    [FieldType.string, ["u", "u"]],
    [FieldType.string, [null, null]],
  ]);
  expect(found[7]!.nanos).toEqual([1, 0]);
});

test("series are put in the order of time, split by texts, and rows without a time are left out", () => {
  const rows = [
    ["2026-01-01 00:02:00", "a", 2, "7"],
    ["2026-01-01 00:01:00", "a", 1, null],
    [null, "a", 9, "9"],
    ["2026-01-01 00:01:00", "b", 3, "8"],
  ];
  const frames = made("series", answer(["Nullable(DateTime)", "String", "UInt8", "Nullable(UInt64)"], rows));
  const first = Date.UTC(2026, 0, 1, 0, 1);
  expect(frames.map(({ fields: [time, value] }) => [time!.values, value!.name, value!.labels, value!.values])).toEqual([
    [[first, first + 60_000], "c2", { c1: "a" }, [1, 2]],
    [[first, first + 60_000], "c3", { c1: "a" }, [null, 7]],
    [[first], "c2", { c1: "b" }, [3]],
    [[first], "c3", { c1: "b" }, [8]],
  ]);
});

test.each([
  ["series", "time", answer(["String", "UInt8"], [["a", 1]])],
  ["series", "number", answer(["DateTime", "String"], [["2026-01-01 00:00:00", "a"]])],
  ["logs", "text", answer(["DateTime", "UInt8"], [["2026-01-01 00:00:00", 1]])],
] as const)("rows that cannot be %s for want of a %s stay a table that says why", (format, what, of) => {
  const [frame, ...others] = made(format, of);
  expect(others).toEqual([]);
  expect(frame!.meta!.notices).toEqual([{ severity: "warning", text: expect.stringContaining(`a ${what}`) as string }]);
});

test("records: columns are found by name, all else are labels", () => {
  const columns = ["time", "severity_text", "Message", "trace_id", "attributes", "n"].map((name, index) => ({
    name,
    type: ["DateTime64(9)", "String", "String", "String", "Map(String, String)", "UInt8"][index]!,
  }));
  const rows = [["2026-01-01 00:00:00.000000007", "WARNING", "hello", "t1", { a: "b" }, 4]];
  const statistics = { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0 };
  const [frame] = made("logs", { columns, rows, statistics });
  expect(frame!.fields.map(({ name, values }) => [name, values[0] as unknown])).toEqual([
    ["timestamp", Date.UTC(2026, 0, 1)],
    ["body", "hello"],
    ["severity", "warn"],
    ["id", "row-0"],
    ["labels", { a: "b", n: "4" }],
    ["labelTypes", { a: "attribute", n: "attribute" }],
    ["traceID", "t1"],
    ["spanID", null],
  ]);
  expect(frame!.fields[0]!.nanos).toEqual([7]);
});
