import type { LogContext, TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { RequestError } from "../request-error.ts";
import { readPage } from "../statement/record-page.ts";
import { logColumns, logFrame, logsTable, placeOfId } from "./log-columns.ts";

const limitDefault = 50;
const windowMsDefault = 7_200_000;

/** Records of the same service before or after one record, the nearest first. */
export async function readAround(asked: LogContext, inquiry: Inquiry): Promise<TableAnswer> {
  const { direction, limit = limitDefault, windowMs = windowMsDefault } = asked;
  const place = placeOfId(asked.id);
  if (place === undefined || place.timeNano !== asked.timeUnixNano)
    throw new RequestError("id: it is not the id of a log record of this time", { field: "id" });
  const atMs = Number(BigInt(asked.timeUnixNano) / 1_000_000n);
  const page = await readPage(
    {
      choice: {
        ...{ signal: "logs", table: logsTable },
        range: { fromMs: Math.max(0, atMs - windowMs), toMs: atMs + windowMs + 1 },
        query: asked.query,
        filters: [{ key: "service", op: "=", value: asked.service }],
      },
      columns: await logColumns(inquiry),
      limit,
      newestFirst: direction === "before",
      after: place,
    },
    inquiry,
  );
  return { ...logFrame(page.rows), ...inquiry.end() };
}
