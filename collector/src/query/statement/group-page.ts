import type { Inquiry } from "../inquiry.ts";
import { createBindings, type Bindings } from "./bindings.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { timeColumn, whereSql, type Choice } from "./conditions.ts";

/**
 * One page of groups of records (traces, sessions), in the order of the newest matching record of each. Groups reach over the end of a
 * page, so the cursor is where the page ended and which groups were shown: what comes in meanwhile neither repeats nor loses one.
 * Limit: the last 2,000 groups are remembered, and an older one may be shown again.
 */
export interface GroupPageRequest {
  readonly choice: Choice;
  /** What the records are grouped by; those where it is '' belong to no group. */
  readonly group: (bindings: Bindings) => string;
  /** Read of the newest matching record of each group. */
  readonly columns: readonly string[];
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface GroupRow {
  readonly group: string;
  /** Of its newest matching record. */
  readonly timeNano: string;
  readonly cells: readonly unknown[];
}

export interface GroupPage {
  readonly rows: readonly GroupRow[];
  readonly nextCursor: string | undefined;
}

const rememberedMax = 2_000;

/** Reads the page. */
export async function readGroupPage(request: GroupPageRequest, inquiry: Inquiry): Promise<GroupPage> {
  const { choice, columns, limit, cursor } = request;
  const [border, shown] = cursor === undefined ? [undefined, []] : readCursor(cursor);
  const bindings = createBindings();
  const time = timeColumn(choice.signal);
  const conditions = [await whereSql(choice, inquiry, bindings), "GroupKey != ''"];
  if (border !== undefined) conditions.push(`${time} <= fromUnixTimestamp64Nano(${bindings.integer(border)})`);
  if (shown.length > 0) conditions.push(`GroupKey NOT IN ${bindings.texts(shown)}`);
  const sql = `SELECT ${[`${request.group(bindings)} AS GroupKey`, `toUnixTimestamp64Nano(${time})`, ...columns].join(", ")}
    FROM ${choice.table} WHERE ${conditions.join(" AND ")}
    ORDER BY toStartOfFiveMinutes(${time}) DESC, ${time} DESC LIMIT 1 BY GroupKey LIMIT ${limit + 1}`;
  const result = await inquiry.run({ sql, bindings, stopsEarly: true });
  const rows = result.rows
    .slice(0, limit)
    .map(([group, timeNano, ...cells]) => ({ group: String(group), timeNano: String(timeNano), cells }));
  const last = rows.at(-1);
  if (result.rows.length <= limit || last === undefined) return { rows, nextCursor: undefined };
  const remembered = [...shown, ...rows.map(({ group }) => group)].slice(-rememberedMax);
  return { rows, nextCursor: encodeCursor([last.timeNano, remembered]) };
}

function readCursor(cursor: string): [border: string, shown: readonly string[]] {
  const [border, shown] = decodeCursor(cursor, ["digits", "ids"]);
  return [String(border), shown as readonly string[]];
}
