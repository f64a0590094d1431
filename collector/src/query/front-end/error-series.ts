import type { ErrorSeries, SeriesAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { readCounts } from "./count-by-step.ts";
import { errorSql, sessionSql } from "./front-end-fields.ts";

/** Errors of pages and services by step, and the sessions that they touch: one frame for each group. */
export async function readErrorSeries(asked: ErrorSeries, inquiry: Inquiry): Promise<SeriesAnswer> {
  const counts = [
    { name: "errors", sql: "count()" },
    { name: "sessions", sql: `uniqIf(${sessionSql}, ${sessionSql} != '')` },
  ];
  return readCounts({ asked, which: errorSql, counts }, inquiry);
}
