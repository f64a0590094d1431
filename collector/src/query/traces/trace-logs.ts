import type { TableAnswer, TraceLogs } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logColumns, logFrame, logsTable } from "../logs/log-columns.ts";
import { readPage } from "../statement/record-page.ts";
import { marginMs, whenTraces } from "./when-traces.ts";

const recordsMax = 1_000;
const dayMs = 86_400_000;

/** What was logged with the id of the trace, from a minute before it to a minute and an hour after its last span began. */
export async function readLogsOfTrace({ traceId }: TraceLogs, inquiry: Inquiry): Promise<TableAnswer> {
  const id = traceId.toLowerCase();
  const when = await whenTraces([id], inquiry);
  if (when === undefined)
    inquiry.notice("info", "There are no spans of this trace, so its records of the last day are shown.");
  const now = Date.now();
  const range =
    when === undefined
      ? { fromMs: now - dayMs, toMs: now + marginMs }
      : { fromMs: when.fromMs - marginMs, toMs: when.toMs + 60 * marginMs };
  const page = await readPage(
    {
      choice: { signal: "logs", table: logsTable, range, filters: [{ key: "trace", op: "=", value: id }] },
      columns: await logColumns(inquiry),
      limit: recordsMax,
      newestFirst: false,
      after: undefined,
    },
    inquiry,
  );
  if (page.next !== undefined) inquiry.notice("warning", `The first ${recordsMax} records are shown; there are more.`);
  return { ...logFrame(page.rows), ...inquiry.end() };
}
