import { ClickHouseError } from "@clickhouse/client";
import { expect, it } from "vitest";
import { OperatingError } from "../errors.ts";
import { judgeFailure } from "./retryable.ts";

function refusal(code: number): OperatingError {
  const cause = new ClickHouseError({ message: "no", code: String(code), type: "SOME_ERROR" });
  return new OperatingError("clickhouse_refused", "INSERT into t: no", { cause });
}

it.each([
  [241, "server"],
  [81, "server"],
  [252, "table"],
  [60, "table"],
  [53, "permanent"],
  [33, "doubtful"],
  [49, "doubtful"],
])("judges ClickHouse's error %i as %s", (code, verdict) => {
  expect(judgeFailure(refusal(code))).toBe(verdict);
});

it("tries again when nothing was heard of ClickHouse", () => {
  expect(judgeFailure(new OperatingError("clickhouse_unavailable", "connect ECONNREFUSED"))).toBe("server");
  expect(judgeFailure(new Error("anything"))).toBe("server");
});

it("sees that it was our own disk that failed", () => {
  const cause = new OperatingError("segment_unreadable", "EIO");
  expect(judgeFailure(cause)).toBe("unreadable");
  expect(judgeFailure(new OperatingError("clickhouse_unavailable", "EIO", { cause }))).toBe("unreadable");
});
