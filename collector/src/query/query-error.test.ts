import { ClickHouseError } from "@clickhouse/client";
import { expect, test } from "vitest";
import { OperatingError } from "../errors.ts";
import { toQueryError, type QueryError } from "./query-error.ts";

function refused(code: string, message: string): OperatingError {
  const cause = new ClickHouseError({ code, type: "SOME_ERROR", message });
  return new OperatingError("clickhouse_refused", "query", { cause });
}

test.each([
  ["SELEC 1", 1, { offset: 0, line: 1, column: 1 }],
  ["SELECT 'é', x", 14, { offset: 12, line: 1, column: 13 }],
  ["SELECT\n  'é😀'\n, x", 21, { offset: 17, line: 3, column: 3 }],
  ["SELECT", 200, { offset: 6, line: 1, column: 7 }],
])("the byte that ClickHouse counts becomes a place in the text: %j at %i", (sql, byte, position) => {
  const error = toQueryError(refused("62", `Syntax error: failed at position ${byte} (x): x`), sql) as QueryError;
  expect(error.position).toEqual(position);
  expect(error.code).toBe("query_invalid");
});

test.each([
  ["159", "query_timeout"],
  ["241", "query_limit_exceeded"],
  ["396", "query_limit_exceeded"],
  ["497", "query_denied"],
  ["164", "query_denied"],
  ["202", "clickhouse_unavailable"],
  ["516", "clickhouse_unavailable"],
  ["47", "query_invalid"],
])("ClickHouse's error %s is %s", (number, code) => {
  expect(toQueryError(refused(number, "text"), "SELECT 1")).toMatchObject({ code, clickHouseCode: Number(number) });
});

test("the format that we add is not quoted to the reader", () => {
  const error = toQueryError(
    refused("62", "failed at position 9 (end of query): ; \nFORMAT JSONCompact. Expected"),
    "SELECT 1;",
  ) as Error;
  expect(error.message).toBe("failed at position 9 (end of query): ;. Expected");
});

test("of the tokens that could follow, the first few are named", () => {
  const tokens = Array.from({ length: 40 }, (_, index) => `T${index}`).join(", ");
  const { message } = toQueryError(
    refused("62", `failed at position 7: 1. Expected one of: ${tokens}.`),
    "S 1",
  ) as Error;
  expect(message).toBe("failed at position 7: 1. Expected one of: T0, T1, T2, T3, T4, T5, T6, T7, ...");
  const few = "failed at position 7: 1. Expected one of: token, Dot.";
  expect(toQueryError(refused("62", few), "S 1")).toMatchObject({ message: few });
});

test("what ClickHouse did not say stays as it is", () => {
  const error = new OperatingError("clickhouse_unavailable", "connection refused");
  expect(toQueryError(error, "SELECT 1")).toBe(error);
});
