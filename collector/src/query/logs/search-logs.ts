import { logsLimit, type LogSearch, type TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { placeCursor, readPage, readPlace } from "../statement/record-page.ts";
import { logColumns, logFrame, logsTable } from "./log-columns.ts";

/** Log records that match, newest first. */
export async function searchLogRecords(asked: LogSearch, inquiry: Inquiry): Promise<TableAnswer> {
  const { limit = logsLimit.default, cursor, ...conditions } = asked;
  const page = await readPage(
    {
      choice: { signal: "logs", table: logsTable, ...conditions },
      columns: await logColumns(inquiry),
      limit,
      newestFirst: true,
      after: readPlace(cursor),
    },
    inquiry,
  );
  return {
    ...logFrame(page.rows),
    ...(page.next === undefined ? {} : { nextCursor: placeCursor(page.next) }),
    ...inquiry.end(),
  };
}
