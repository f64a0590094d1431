import { expect, test } from "vitest";
import { bindParams } from "./bind-params.ts";

test("long integers in arrays of integers become bigint, at any depth", () => {
  const sql = "SELECT {ids: Array(UInt64)}, {deep:Array(Array(Nullable(Int64)))}";
  expect(bindParams(sql, { ids: ["18446744073709551615", 1], deep: [["-9"], [null]] })).toEqual({
    ids: [18446744073709551615n, 1],
    deep: [[-9n], [null]],
  });
});

test("everything else stays as it is", () => {
  const sql = "SELECT {s:Array(String)}, {n:UInt64}, {t:Tuple(UInt8, String)}, {id:Array(UInt8)}";
  const params = { s: ["1"], n: "18446744073709551615", t: ["1", "x"], id: ["1; DROP", 2], other: ["3"] };
  expect(bindParams(sql, params)).toEqual(params);
});
