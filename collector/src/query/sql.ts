import type { RequestHandler } from "express";
import { expandMacros, runSql, type Expanded, type SqlRequest } from "@spanhouse/schemas/query";
import { abortWhenGone } from "./abort-when-gone.ts";
import { bindParams } from "./bind-params.ts";
import { currentProject } from "./project-of.ts";
import { QueryError, type QueryPosition } from "./query-error.ts";
import { fromIssues, withPosition } from "./request-error.ts";
import type { Sandbox } from "./sandbox.ts";
import { stepsOf } from "./statement/steps.ts";

/**
 * `POST /api/v1/sql` `{"query": "...", "params": {...}, "range": {...}}` answers
 * `{"columns": [{name, type}], "rows": [[...]], "timeZone": "UTC", "statistics": {elapsedSeconds, rowsRead, bytesRead}}`.
 *
 * Cells are JSON as ClickHouse writes it, so that nothing is lost on the way:
 *
 *   (U)Int8..32, Float, Bool     number, true or false
 *   (U)Int64 and wider, Decimal  string of digits
 *   NaN and the infinities       "nan", "inf", "-inf"
 *   Date, DateTime, DateTime64   string in the zone of its type, else in `timeZone`, which is that of ClickHouse
 *   Array, Tuple                 array; Map: object; NULL: null; everything else: string
 *
 * Macros ($__timeFilter and others) are replaced before ClickHouse sees the query; the place of an error is one of the text as it came.
 */
export function createSqlHandler(sandbox: Sandbox): RequestHandler {
  return async (request, response) => {
    const read = runSql.request.safeParse(request.body);
    if (!read.success) throw fromIssues(read.error.issues);
    const { query, params = {} } = read.data;
    // One closing semicolon is a habit of many; what ClickHouse is sent goes on behind the query.
    const text = query.replace(/;\s*$/, "");
    const expanded = expand(text, read.data);
    const { sql } = expanded;
    try {
      response.json(await sandbox({ sql, params: bindParams(sql, params), signal: abortWhenGone(response) }));
    } catch (error) {
      throw sql === text ? error : inOrigin(error, text, expanded);
    }
  };
}

function expand(text: string, { range, stepMs, maxDataPoints }: SqlRequest): Expanded {
  const step = range === undefined ? stepMs : stepsOf({ range, stepMs, maxDataPoints }).stepMs;
  const values = { range, stepMs: step, projectId: currentProject() };
  return withPosition({ field: "query", text }, () => expandMacros(text, values));
}

/** The same error with its place in the text as it was given. */
function inOrigin(error: unknown, text: string, { originOf }: Expanded): unknown {
  if (!(error instanceof QueryError) || error.position === undefined) return error;
  const offset = originOf(error.position.offset);
  const lines = text.slice(0, offset).split("\n");
  const position: QueryPosition = { offset, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  return new QueryError({
    code: error.code,
    message: error.message
      .replace(/failed at position \d+/, `failed at position ${Buffer.byteLength(text.slice(0, offset)) + 1}`)
      .replace(/\(line \d+, col \d+\)/, `(line ${position.line}, col ${position.column})`),
    hint: error.hint,
    position,
    clickHouseCode: error.clickHouseCode,
    cause: error.cause,
  });
}
