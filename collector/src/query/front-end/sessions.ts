import { sessionsLimit, type SessionSearch, type TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings } from "../statement/bindings.ts";
import { withinSql } from "../statement/conditions.ts";
import { readGroupPage } from "../statement/group-page.ts";
import { toFrame, type Column } from "../to-frame.ts";
import { errorSql, frontEndChoice, frontEndValueSql, pageSql, sessionSql, userSql } from "./front-end-fields.ts";

const columns: readonly Column[] = [
  { name: "sessionId", type: "string" },
  { name: "start", type: "time" },
  { name: "lastSeen", type: "time" },
  { name: "duration", type: "number", unit: "ms", from: (row) => Number(row[2]) - Number(row[1]) },
  { name: "pageViews", type: "number", unit: "short", from: (row) => row[3] },
  { name: "errors", type: "number", unit: "short", from: (row) => row[4] },
  { name: "actions", type: "number", unit: "short", from: (row) => row[5] },
  { name: "records", type: "number", unit: "short", from: (row) => row[6] },
  { name: "user", type: "string", from: (row) => row[7] },
  { name: "service", type: "string", from: (row) => row[8] },
  { name: "entryPage", type: "string", from: (row) => row[9] },
  { name: "exitPage", type: "string", from: (row) => row[10] },
  { name: "device", type: "string", from: (row) => row[11] },
  { name: "browser", type: "string", from: (row) => row[12] },
  { name: "country", type: "string", from: (row) => row[13] },
];

/** Sessions with a record that matches, by their newest such record; what is told of each is of the whole range. */
export async function searchForSessions(asked: SessionSearch, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = sessionsLimit.default, cursor, ...conditions } = asked;
  const page = await readGroupPage(
    {
      choice: frontEndChoice(conditions),
      group: () => sessionSql,
      columns: [],
      limit,
      cursor,
    },
    inquiry,
  );
  const ids = page.rows.map(({ group }) => group);
  const summaries = await summarize(ids, asked, inquiry);
  return {
    ...toFrame(
      columns,
      ids.map((id) => summaries.get(id) ?? [id]),
    ),
    ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    ...inquiry.end(),
  };
}

async function summarize(
  ids: readonly string[],
  { range }: SessionSearch,
  inquiry: Inquiry,
): Promise<Map<string, readonly unknown[]>> {
  if (ids.length === 0) return new Map();
  const bindings = createBindings();
  const view = "EventName = 'browser.page_view'";
  const of = (name: string): string => `argMax(${frontEndValueSql(name, bindings)}, Timestamp)`;
  const sql = `SELECT ${sessionSql} AS Session, toUnixTimestamp64Milli(min(Timestamp)), toUnixTimestamp64Milli(max(Timestamp)),
      countIf(${view}), countIf(${errorSql}), countIf(startsWith(EventName, 'browser.user_action.') OR EventName = 'browser.link.click'), count(),
      argMaxIf(${userSql}, Timestamp, ${userSql} != ''), argMax(ServiceName, Timestamp),
      argMinIf(${pageSql}, Timestamp, ${view}), argMaxIf(${pageSql}, Timestamp, ${view}), ${of("device")}, ${of("browser")}, ${of("country")}
    FROM ${logsTable} WHERE ${withinSql({ signal: "logs", range }, inquiry, bindings)} AND Session IN ${bindings.texts(ids)}
    GROUP BY Session`;
  const { rows } = await inquiry.run({ sql, bindings });
  return new Map(rows.map((row) => [String(row[0]), row]));
}
