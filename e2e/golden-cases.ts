import { tables, type Column, type Table } from "@spanhouse/schemas";
import { readdirSync, readFileSync } from "node:fs";
import { receiveTime, type Expected, type Row, type RowValue } from "./oracle.ts";

export interface GoldenCase {
  /** Name of the folder, `<signal>-<behaviour>`. */
  readonly name: string;
  readonly signal: "traces" | "logs" | "metrics";
  /** Text of the OTLP/JSON body, with all times filled in. */
  readonly body: string;
  readonly expected: Omit<Expected, "received">;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface RowsFile {
  readonly rejected: number;
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>;
}

const folder = new URL("../schemas/cases/", import.meta.url);
const unitNs: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};

/** Every case of `schemas/cases`, with its times made from `nowMs` (milliseconds since 1970). */
export function loadGoldenCases(nowMs: number): GoldenCase[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => loadGoldenCase(name, nowMs)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function loadGoldenCase(name: string, nowMs: number): GoldenCase {
  const body = readFileSync(new URL(`${name}/input.otlp.json`, folder), "utf8");
  const { rejected, rows } = JSON.parse(readFileSync(new URL(`${name}/rows.json`, folder), "utf8")) as RowsFile;
  return {
    name,
    signal: signalOf(name),
    // In the text, because parsing and printing would lose the digits of large integers.
    body: body.replaceAll(/"(@now[^"]*)"/g, (_match, time: string) => `"${nanoseconds(time, nowMs)}"`),
    expected: {
      rejected,
      rows: Object.fromEntries(
        Object.entries(rows).map(([table, list]) => [table, list.map((row) => fullRow(tableNamed(table), row, nowMs))]),
      ),
    },
  };
}

function signalOf(name: string): GoldenCase["signal"] {
  const signal = name.slice(0, name.indexOf("-"));
  if (signal === "traces" || signal === "logs" || signal === "metrics") return signal;
  throw new Error(`the golden case ${name} does not begin with traces-, logs- or metrics-`);
}

function tableNamed(name: string): Table {
  const table = Object.values(tables).find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`a golden case names the table ${name}, which does not exist`);
  return table;
}

/** `@now-5s+250ms` as nanoseconds since 1970. */
function nanoseconds(time: string, nowMs: number): bigint {
  if (!/^@now(?:[+-]\d+(?:ns|us|ms|s|m|h|d))*$/.test(time)) throw new Error(`cannot read the time ${time}`);
  let result = BigInt(nowMs) * 1_000_000n;
  for (const [, sign, count, unit] of time.matchAll(/([+-])(\d+)([a-z]+)/g)) {
    const offset = BigInt(count!) * unitNs[unit!]!;
    result += sign === "-" ? -offset : offset;
  }
  return result;
}

/** Every column of the table: those that the row names, and the defaults of the others. */
function fullRow({ name, columns }: Table, row: Readonly<Record<string, Json>>, nowMs: number): Row {
  const unknown = Object.keys(row).find((key) => !columns.some((column) => column.name === key));
  if (unknown !== undefined) throw new Error(`a golden case names the column ${unknown}, which ${name} does not have`);
  return Object.fromEntries(columns.map((column) => [column.name, columnValue(column, row[column.name], nowMs)]));
}

function columnValue({ name, type }: Column, json: Json | undefined, nowMs: number): RowValue {
  if (name === "ProjectId") return (json as string | undefined) ?? "default";
  return json === undefined ? defaultOf(type) : valueOf(type, json, nowMs);
}

function defaultOf(type: string): RowValue {
  if (type.startsWith("Array(") || type.startsWith("Map(")) return [];
  if (type.endsWith("String)") || type === "String") return "";
  if (type === "UInt64" || type.startsWith("DateTime64")) return 0n;
  return type === "Bool" ? false : 0;
}

function valueOf(type: string, json: Json, nowMs: number): RowValue {
  const element = /^Array\((.*)\)$/.exec(type)?.[1];
  if (element !== undefined) return (json as readonly Json[]).map((item) => valueOf(element, item, nowMs));
  if (type.startsWith("Map(")) return Object.entries(json as Readonly<Record<string, string>>);
  if (type === "UInt64") return BigInt(json as string | number);
  if (type === "Float64") return Number(json);
  if (!type.startsWith("DateTime64")) return json as string | number | boolean;
  const time = json as string;
  if (time === receiveTime) return receiveTime;
  return time.startsWith("@") ? nanoseconds(time, nowMs) : BigInt(time);
}
