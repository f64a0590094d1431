import type { Result } from "../../clickhouse.ts";
import type { Inquiry } from "../inquiry.ts";
import { createBindings, type Bindings } from "./bindings.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { timeColumn, whereSql, type Choice } from "./conditions.ts";

/**
 * One page of records in the order of their time, exact although many may have the same time and more come in meanwhile.
 *
 *   1. when does the page end?   times alone, the columns of the conditions with them; read in the order of the key
 *   2. the records               of that short time, whole
 *
 * Records have no id. Those of the same nanosecond are told apart by a hash of what is shown of them, and those that are the same
 * in all of it by their number: it does not matter which of two equal ones was shown already. So the cursor is (time, hash, number).
 */
export interface PageRequest {
  readonly choice: Choice;
  /** Expressions that are selected; what tells two records apart is among them. */
  readonly columns: readonly string[];
  readonly limit: number;
  readonly newestFirst: boolean;
  /** The last record before the page. */
  readonly after: Place | undefined;
}

/** Where a record stands in the order. */
export interface Place {
  /** Nanoseconds since 1970. */
  readonly timeNano: string;
  readonly hash: string;
  /** Its number among equal ones, from 0. */
  readonly number: number;
}

export interface RecordPage {
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly place: Place }[];
  /** Where the next page goes on; undefined when there is none. */
  readonly next: Place | undefined;
}

/** Reads the page. */
export async function readPage(request: PageRequest, inquiry: Inquiry): Promise<RecordPage> {
  const end = await readEnd(request, inquiry);
  if (end === undefined) return { rows: [], next: undefined };
  const { after, limit } = request;
  const { rows } = await readRecords(request, end, inquiry);
  const placed = numberEqual(rows);
  // Equal ones up to the number of the cursor were shown already.
  const fresh = after === undefined ? placed : placed.filter(({ place }) => !isShown(place, after));
  const page = fresh.slice(0, limit);
  const hasMore = fresh.length > limit || (end.full && fresh.length === limit);
  return { rows: page, next: hasMore ? page.at(-1)?.place : undefined };
}

interface PageEnd {
  readonly timeNano: string;
  /** There may be more records behind it. */
  readonly full: boolean;
}

/** The time of the last record of the page. */
async function readEnd(request: PageRequest, inquiry: Inquiry): Promise<PageEnd | undefined> {
  const { choice, limit, after } = request;
  const bindings = createBindings();
  const where = await whereSql(choice, inquiry, bindings);
  const time = timeColumn(choice.signal);
  // Beside those that are shown there are the ones of the cursor's own time, and one that tells whether there are more.
  const beyond =
    after === undefined ? "" : ` AND ${time} ${request.newestFirst ? "<" : ">"} ${nanoSql(after.timeNano, bindings)}`;
  const sql = `SELECT toUnixTimestamp64Nano(toDateTime64(${time}, 9)) FROM ${choice.table} WHERE ${where}${beyond}
    ${orderSql(request)} LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings, stopsEarly: true });
  const last = rows.at(limit - 1) ?? rows.at(-1);
  if (last !== undefined) return { timeNano: String(last[0]), full: rows.length > limit };
  return after === undefined ? undefined : { timeNano: after.timeNano, full: false };
}

/** From the cursor's time to the end of the page; what of it was shown comes again and is taken out. */
async function readRecords(request: PageRequest, end: PageEnd, inquiry: Inquiry): Promise<Result> {
  const { choice, columns, limit, after, newestFirst } = request;
  const bindings = createBindings();
  const where = await whereSql(choice, inquiry, bindings);
  const time = timeColumn(choice.signal);
  const [notBefore, notBehind] = newestFirst ? ["<=", ">="] : [">=", "<="];
  const hash = `cityHash64(${columns.join(", ")})`;
  const from =
    after === undefined
      ? []
      : [`${time} ${notBefore} ${nanoSql(after.timeNano, bindings)}`, afterSql({ request, hash, bindings })];
  const until = `${time} ${notBehind} ${nanoSql(end.timeNano, bindings)}`;
  const sql = `SELECT ${columns.join(", ")}, toUnixTimestamp64Nano(toDateTime64(${time}, 9)), ${hash} AS PlaceHash
    FROM ${choice.table} WHERE ${[where, ...from, until].join(" AND ")}
    ${orderSql(request)}, PlaceHash LIMIT ${limit + 1 + (after === undefined ? 0 : after.number + 1)}`;
  return inquiry.run({ sql, bindings });
}

interface Hashed {
  readonly request: PageRequest;
  readonly hash: string;
  readonly bindings: Bindings;
}

/** At the cursor's time only what stands at its hash or behind it. */
function afterSql({ request, hash, bindings }: Hashed): string {
  const { choice, after } = request;
  if (after === undefined) return "1";
  const sameTime = `${timeColumn(choice.signal)} = ${nanoSql(after.timeNano, bindings)}`;
  return `(NOT ${sameTime} OR ${hash} >= toUInt64(${bindings.text(after.hash)}))`;
}

function nanoSql(nano: string, bindings: Bindings): string {
  return `fromUnixTimestamp64Nano(${bindings.integer(nano)})`;
}

/** The five minutes are the second column of the key of logs and spans: so ClickHouse reads from the end and stops. */
function orderSql({ choice, newestFirst }: PageRequest): string {
  const direction = newestFirst ? "DESC" : "ASC";
  const time = timeColumn(choice.signal);
  return `ORDER BY toStartOfFiveMinutes(${time}) ${direction}, ${time} ${direction}`;
}

/** Numbers the equal ones. Those of the cursor's hash begin at 0 again, because all of them come again. */
function numberEqual(rows: readonly (readonly unknown[])[]): RecordPage["rows"] {
  let before: Place | undefined;
  return rows.map((row) => {
    const timeNano = String(row.at(-2));
    const hash = String(row.at(-1));
    const isEqual = before !== undefined && before.timeNano === timeNano && before.hash === hash;
    const place = { timeNano, hash, number: isEqual && before !== undefined ? before.number + 1 : 0 };
    before = place;
    return { cells: row.slice(0, -2), place };
  });
}

function isShown(place: Place, after: Place): boolean {
  return place.timeNano === after.timeNano && place.hash === after.hash && place.number <= after.number;
}

/** The cursor of a place. */
export function placeCursor(place: Place): string {
  return encodeCursor([place.timeNano, place.hash, place.number]);
}

/** The place of a cursor. Throws a RequestError for what is none of ours. */
export function readPlace(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [timeNano, hash, ordinal] = decodeCursor(cursor, ["digits", "digits", "count"]);
  return { timeNano: String(timeNano), hash: String(hash), number: Number(ordinal) };
}
