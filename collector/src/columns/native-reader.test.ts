import { expect, test } from "vitest";
import { OperatingError } from "../errors.ts";
import { readNativeBlocks, readNativeRows } from "./native-reader.ts";

/** Bytes that ClickHouse 26.7 answered to `SELECT ... FORMAT Native`; the query stands before them. */
const golden = {
  // SELECT number AS n, toLowCardinality(toString(number % 2)) AS l FROM numbers(3)
  labels: `02 03 01 6e 06 55496e743634 0000000000000000 0100000000000000 0200000000000000
    01 6c 16 4c6f7743617264696e616c69747928537472696e6729 0100000000000000 0006000000000000
    0300000000000000 00 01 30 01 31 0300000000000000 01 02 01`,
  // SELECT arrayMap(x -> CAST(map('q', toString(x)) AS Map(LowCardinality(String), String)), range(number)) AS am FROM numbers(3)
  arrayOfMaps: `01 03 02 616d 2a 4172726179284d6170284c6f7743617264696e616c69747928537472696e67292c20537472696e672929
    0100000000000000 0000000000000000 0100000000000000 0300000000000000
    0100000000000000 0200000000000000 0300000000000000
    0006000000000000 0200000000000000 00 01 71 0300000000000000 01 01 01 01 30 01 30 01 31`,
  // SELECT CAST([] AS Array(LowCardinality(String))) AS e FROM numbers(2)
  emptyArrays: `01 02 01 65 1d 4172726179284c6f7743617264696e616c69747928537472696e672929
    0100000000000000 0000000000000000 0000000000000000`,
  // SELECT toDateTime64('2026-01-02 03:04:05.123456789', 9)::DateTime64(9) AS t, [nan, 1.5] AS f, true AS b, toInt32(-5) AS i
  scalars: `04 01 01 74 0d 4461746554696d653634283929 15fff123f2ca8618
    01 66 0e 417272617928466c6f6174363429 0200000000000000 000000000000f87f 000000000000f83f
    01 62 04 426f6f6c 01 01 69 05 496e743332 fbffffff`,
  // SELECT 1 AS n, toLowCardinality('x') AS l WHERE 0
  noRows: `02 00 01 6e 05 55496e7438 01 6c 16 4c6f7743617264696e616c69747928537472696e6729`,
};

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex.replaceAll(/\s/g, ""), "hex");
}

test("labels are looked up in the dictionary of their block", () => {
  expect(readNativeRows(bytes(golden.labels))).toEqual([
    { n: 0n, l: "0" },
    { n: 1n, l: "1" },
    { n: 2n, l: "0" },
  ]);
});

test("the prefix of a nested type comes before everything else", () => {
  expect(readNativeRows(bytes(golden.arrayOfMaps))).toEqual([
    { am: [] },
    { am: [{ q: "0" }] },
    { am: [{ q: "0" }, { q: "1" }] },
  ]);
});

test("nothing but the prefix stands for no elements", () => {
  expect(readNativeRows(bytes(golden.emptyArrays))).toEqual([{ e: [] }, { e: [] }]);
});

test("times are nanoseconds, and numbers keep sign and kind", () => {
  const [row] = readNativeRows(bytes(golden.scalars));
  expect(row).toEqual({ t: 1_767_323_045_123_456_789n, f: [NaN, 1.5], b: true, i: -5 });
});

test("a block without rows has its columns and no data", () => {
  expect(readNativeBlocks(bytes(golden.noRows))).toEqual([
    {
      columns: [
        { name: "n", type: "UInt8" },
        { name: "l", type: "LowCardinality(String)" },
      ],
      rows: 0,
      values: [[], []],
    },
  ]);
});

test("blocks follow each other, each with its own dictionary", () => {
  const both = Buffer.concat([bytes(golden.labels), bytes(golden.arrayOfMaps), bytes(golden.labels)]);
  expect(readNativeBlocks(both).map((block) => block.rows)).toEqual([3, 3, 3]);
  expect(readNativeRows(both).at(-1)).toEqual({ n: 2n, l: "0" });
});

test("bytes cut off anywhere are refused with the column they end in", () => {
  for (const hex of Object.values(golden)) {
    const whole = bytes(hex);
    for (let end = 1; end < whole.length; end++) {
      expect(() => readNativeBlocks(whole.subarray(0, end)), `${end} of ${whole.length} bytes`).toThrow(OperatingError);
    }
  }
  expect(() => readNativeBlocks(bytes(golden.labels).subarray(0, 90))).toThrow(/byte \d+ of 90: l LowCardinality/);
});

test("a byte changed anywhere gives rows or a clear error, never anything else", () => {
  for (const hex of Object.values(golden)) {
    const whole = bytes(hex);
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0x00, 0x7f, 0x80, 0xff]) {
        const changed = Uint8Array.from(whole);
        changed[at] = value;
        try {
          readNativeRows(changed);
        } catch (error) {
          expect(error).toMatchObject({ code: "block_malformed" });
        }
      }
    }
  }
});

test("only the first rows are read when no more are wanted, and the next block is found", () => {
  const both = Buffer.concat([bytes(golden.arrayOfMaps), bytes(golden.labels), bytes(golden.scalars)]);
  const blocks = readNativeBlocks(both, 2);
  expect(blocks.map(({ rows }) => rows)).toEqual([3, 3, 1]);
  expect(blocks[0]?.values).toEqual([[[], [{ q: "0" }]]]);
  expect(blocks[1]?.values).toEqual([
    [0n, 1n],
    ["0", "1"],
  ]);
  for (const block of readNativeBlocks(both, 0)) expect(block.values.flat()).toEqual([]);
});

test("a type that the collector never writes is named", () => {
  expect(() => readNativeBlocks(bytes("01 01 01 6e 05 4461746532 00000000"))).toThrow(/n Date2: a type/);
});
