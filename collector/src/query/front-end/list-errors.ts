import type { ErrorList, TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { toFrame } from "../to-frame.ts";
import { errorSql, frontEndChoice, pageSql, sessionSql, userSql } from "./front-end-fields.ts";

const errorsDefault = 100;

/** One after the other: what differs from one occurrence to the next. */
const replacements: readonly (readonly [pattern: string, by: string])[] = [
  [String.raw`https?://[^\\s\'")]+`, "<url>"],
  ["[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", "<id>"],
  [String.raw`\\b(?:0x)?[0-9a-fA-F]*[0-9][0-9a-fA-F]*[a-fA-F][0-9a-fA-F]{4,}\\b`, "<id>"],
  [String.raw`[0-9]+(?:\\.[0-9]+)?`, "<n>"],
];

function replaceAll(value: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((sql, [pattern, by]) => `replaceRegexpAll(${sql}, '${pattern}', '${by}')`, value);
}

const messageSql = "if(LogAttributes['exception.message'] != '', LogAttributes['exception.message'], Body)";
const generalSql = replaceAll(`substring(${messageSql}, 1, 500)`, replacements);

const stackSql = "LogAttributes['exception.stacktrace']";
/** `at f (file:1:2)` of Chrome and Node, `f@file:1:2` of Firefox and Safari. */
const firstFrame = String.raw`coalesce(nullIf(extract(${stackSql}, '(?m)^\\s*at ([^\\n]+)$'), ''), extract(${stackSql}, '(?m)^([^\\s@]*@[^\\n]+)$'))`;
/** Without what a release changes: place in the file, host, query and the hash in the file's name. */
const frameTail: readonly (readonly [string, string])[] = [
  [String.raw`(?::[0-9]+){1,2}(\\)?)$`, String.raw`\\1`],
  [String.raw`(?:https?|file|webpack(?:-internal)?)://[^/\\s)]*`, ""],
  [String.raw`[?#][^\\s)]*`, ""],
  [String.raw`[.-][0-9A-Za-z_]*[0-9][0-9A-Za-z_]{5,}(\\.[cm]?js)`, String.raw`\\1`],
];

/** Errors in groups of one type, general message and top frame. First and last seen are of the range. */
export async function readErrors(asked: ErrorList, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = errorsDefault } = asked;
  const bindings = createBindings();
  const where = await whereSql(frontEndChoice(asked), inquiry, bindings);
  const inner = `SELECT Timestamp, ServiceName, TraceId, LogAttributes['exception.type'] AS Type, ${generalSql} AS General,
      ${replaceAll(`substring(${firstFrame}, 1, 500)`, frameTail)} AS Frame, ${messageSql} AS Message, ${stackSql} AS Stack,
      ${sessionSql} AS Session, ${userSql} AS User, ${pageSql} AS Page
    FROM ${logsTable} WHERE ${where} AND ${errorSql}`;
  const sql = `SELECT lower(hex(cityHash64(Type, General, Frame))), Type, General, Frame, count() AS Errors,
      uniqIf(Session, Session != ''), uniqIf(User, User != ''),
      toUnixTimestamp64Milli(min(Timestamp)), toUnixTimestamp64Milli(max(Timestamp)),
      arraySort(groupUniqArray(10)(ServiceName)), arraySort(groupUniqArrayIf(10)(Page, Page != '')),
      argMax(Message, Timestamp), argMax(Stack, Timestamp), argMax(TraceId, Timestamp), argMax(Session, Timestamp)
    FROM (${inner}) GROUP BY Type, General, Frame ORDER BY Errors DESC, max(Timestamp) DESC LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit) inquiry.notice("warning", `The ${limit} most frequent errors are shown; there are more.`);
  const frame = toFrame(
    [
      { name: "fingerprint", type: "string" },
      { name: "type", type: "string" },
      { name: "message", type: "string" },
      { name: "frame", type: "string" },
      { name: "count", type: "number", unit: "short" },
      { name: "sessions", type: "number", unit: "short" },
      { name: "users", type: "number", unit: "short" },
      { name: "firstSeen", type: "time" },
      { name: "lastSeen", type: "time" },
      { name: "services", type: "json" },
      { name: "pages", type: "json" },
      { name: "lastMessage", type: "string" },
      { name: "lastStack", type: "string" },
      { name: "lastTraceId", type: "string" },
      { name: "lastSessionId", type: "string" },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
