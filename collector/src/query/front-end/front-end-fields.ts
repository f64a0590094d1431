import { logsTable } from "../logs/log-columns.ts";
import type { Bindings } from "../statement/bindings.ts";
import type { Choice } from "../statement/conditions.ts";
import { valueSql } from "../statement/grouping.ts";

/*
 * What the front end is told by, made of the attributes of its records (browser-events.ts of the schemas).
 */

/** The page as a person would name it: its route, else the path of its address. */
export const pageSql =
  "if(LogAttributes['browser.page.route'] != '', LogAttributes['browser.page.route'], path(if(LogAttributes['url.full'] != '' AND EventName IN ('browser.page_view', 'browser.page_leave'), LogAttributes['url.full'], LogAttributes['browser.document.url.full'])))";

export const sessionSql = "LogAttributes['session.id']";
export const userSql = "LogAttributes['user.id']";

const userAgent = "ResourceAttributes['user_agent.original']";

const deviceSql = `multiIf(ResourceAttributes['browser.mobile'] = 'true', 'mobile', ResourceAttributes['browser.mobile'] = 'false', 'desktop',
  ${userAgent} = '', '', match(${userAgent}, '(?i)mobi|android|iphone|ipad'), 'mobile', 'desktop')`;

/** The first that names itself; all of them call themselves Safari, most Chrome too. */
const browserSql = `multiIf(${[
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["CriOS/", "Chrome"],
  ["Safari/", "Safari"],
]
  .map(([token, name]) => `position(${userAgent}, '${token}') > 0, '${name}'`)
  .join(", ")}, '')`;

const countrySql =
  "coalesce(nullIf(LogAttributes['geo.country.iso_code'], ''), nullIf(ResourceAttributes['geo.country.iso_code'], ''), '')";

const fields: ReadonlyMap<string, string> = new Map([
  ["page", pageSql],
  ["device", deviceSql],
  ["browser", browserSql],
  ["country", countrySql],
]);

/** The log records that a question about the front end speaks of; its fields can be searched and filtered by. */
export function frontEndChoice<Asked extends Pick<Choice, "range" | "query" | "filters">>(
  asked: Asked,
): Asked & Choice {
  return { ...asked, signal: "logs", table: logsTable, further: fields };
}

/** The value of a field of the front end, or of any other of log records. */
export function frontEndValueSql(name: string, bindings: Bindings): string {
  return fields.get(name) ?? valueSql(name, "logs", bindings);
}

/** An error, of a page or of a service. */
export const errorSql = "(EventName = 'exception' OR mapContains(LogAttributes, 'exception.type'))";
