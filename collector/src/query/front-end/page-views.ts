import type { PageList, PageViews, SeriesAnswer, TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { toFrame } from "../to-frame.ts";
import { readCounts } from "./count-by-step.ts";
import { frontEndChoice, pageSql, sessionSql, userSql } from "./front-end-fields.ts";

/** Views, sessions and users by step: one frame for each group. */
export async function readViews(asked: PageViews, inquiry: Inquiry): Promise<SeriesAnswer> {
  const counts = [
    { name: "views", sql: "count()" },
    { name: "sessions", sql: `uniqIf(${sessionSql}, ${sessionSql} != '')` },
    { name: "users", sql: `uniqIf(${userSql}, ${userSql} != '')` },
  ];
  return readCounts({ asked, which: "EventName = 'browser.page_view'", counts }, inquiry);
}

const pagesDefault = 100;

/** Pages with what is known of each. */
export async function readPages(asked: PageList, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = pagesDefault } = asked;
  const bindings = createBindings();
  const where = await whereSql(frontEndChoice(asked), inquiry, bindings);
  const left = "EventName = 'browser.page_leave'";
  const number = (key: string): string => `toFloat64OrNull(LogAttributes['${key}'])`;
  const sql = `SELECT ${pageSql} AS Page, countIf(EventName = 'browser.page_view') AS Views,
      uniqIf(${sessionSql}, ${sessionSql} != ''), uniqIf(${userSql}, ${userSql} != ''), countIf(EventName = 'exception') AS Errors,
      quantileDDIf(0.01, 0.5)(assumeNotNull(${number("browser.page.duration")}), ${left} AND ${number("browser.page.duration")} IS NOT NULL),
      avgIf(${number("browser.page.scroll_depth")}, ${left})
    FROM ${logsTable} WHERE ${where} AND EventName IN ('browser.page_view', 'browser.page_leave', 'exception') AND Page != ''
    GROUP BY Page HAVING Views > 0 OR Errors > 0 ORDER BY Views DESC, Errors DESC, Page LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit)
    inquiry.notice("warning", `The ${limit} pages with the most views are shown; there are more.`);
  const frame = toFrame(
    [
      { name: "page", type: "string" },
      { name: "views", type: "number", unit: "short" },
      { name: "sessions", type: "number", unit: "short" },
      { name: "users", type: "number", unit: "short" },
      { name: "errors", type: "number", unit: "short" },
      { name: "timeSpent", type: "number", unit: "ms" },
      { name: "scrollDepth", type: "number" },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
