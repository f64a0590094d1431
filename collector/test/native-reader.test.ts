import { tables, type Table } from "@spanhouse/schemas";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nativeRow, readNativeBlocks, readNativeRows } from "../src/columns/native-reader.ts";
import { startTestEngine, type TestEngine } from "./start-test-engine.ts";

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());

async function query(sql: string): Promise<Response> {
  const { url, writer } = running.engine;
  const settings =
    "date_time_output_format=unix_timestamp&output_format_json_quote_64bit_integers=1&output_format_json_quote_denormals=1";
  const response = await fetch(`${url}/?${settings}`, {
    method: "POST",
    body: sql,
    headers: { "X-ClickHouse-User": writer.user, "X-ClickHouse-Key": writer.password },
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/** A value as ClickHouse's JSON shows it, in the terms of the reader. */
function fromJson(value: unknown, type: string): unknown {
  if (type.startsWith("Array(")) return (value as unknown[]).map((element) => fromJson(element, type.slice(6, -1)));
  if (type === "DateTime64(9)") return BigInt(String(value).replace(".", ""));
  if (type === "UInt64" || type === "Int64") return BigInt(String(value));
  if (type === "Float64") return Number(String(value).replace("inf", "Infinity"));
  return value;
}

test.each(Object.values<Table>(tables))(
  "$name: what ClickHouse writes as Native reads as what it writes as JSON",
  async ({ name, columns }) => {
    const structure = columns.map((column) => `\`${column.name}\` ${column.type}`).join(", ");
    // Nested columns of one structure need not have arrays of the same length here: no table holds the rows.
    const source = `generateRandom('${structure}', ${name.length}, 12, 4)`;
    const native = await query(`SELECT * FROM ${source} LIMIT 300 SETTINGS max_block_size = 70 FORMAT Native`);
    const json = await query(`SELECT * FROM ${source} LIMIT 300 SETTINGS max_block_size = 70 FORMAT JSONCompact`);
    const bytes = new Uint8Array(await native.arrayBuffer());
    const rows = readNativeRows(bytes);
    const { data } = (await json.json()) as { data: unknown[][] };
    const expected = data.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column.name, fromJson(row[index], column.type)])),
    );
    expect(rows).toHaveLength(300);
    expect(rows).toEqual(expected);
    const firsts = readNativeBlocks(bytes, 3).map((block) => nativeRow(block, 2));
    expect(firsts).toEqual(expected.filter((_, index) => index % 70 === 2));
  },
);
