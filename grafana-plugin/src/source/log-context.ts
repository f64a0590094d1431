import {
  LogRowContextQueryDirection,
  type DataQueryResponse,
  type LogRowContextOptions,
  type LogRowModel,
} from "@grafana/data";
import type { LogContext, TableAnswer } from "@spanhouse/schemas/query";
import { AskError } from "../ask/ask-error.ts";
import { logsFrame } from "../frames/logs-frame.ts";
import type { LogsQuery, QueryFilter } from "../query/query.ts";
import { questionText, type Question } from "../query/question.ts";
import { toSearchText } from "../query/search-text.ts";
import { finished } from "./run-query.ts";
import type { SourceContext } from "./source-context.ts";

const recordsDefault = 50;
const recordsMax = 1_000;
const windowMsMax = 86_400_000;

/** What one sender is known by, the narrowest first: a browser's session, a process, a machine. */
const senderFields: readonly string[] = ["session.id", "service.instance.id", "host.name"];

/**
 * What the same sender logged before or after a record, the newest first, as Grafana merges it. It depends on the record alone, so it
 * works for every query that shows log records.
 */
export async function readLogContext(
  row: LogRowModel,
  options: LogRowContextOptions,
  { client, datasource }: SourceContext,
): Promise<DataQueryResponse> {
  const { direction, limit = recordsDefault, timeWindowMs } = options;
  const isBefore = direction !== LogRowContextQueryDirection.Forward;
  const { text } = toSearchText(undefined, senderOf(row));
  const body: LogContext = {
    ...placeOf(row),
    service: serviceOf(row),
    direction: isBefore ? "before" : "after",
    limit: Math.min(recordsMax, Math.max(1, limit)),
    ...(text === "" ? {} : { query: text }),
    ...(timeWindowMs === undefined ? {} : { windowMs: Math.min(windowMsMax, Math.max(1, Math.round(timeWindowMs))) }),
  };
  const question: Question = { method: "POST", path: "/logs/context", body };
  const answer = await client.answer<TableAnswer>(question);
  const newestFirst = isBefore ? answer : { ...answer, values: answer.values.map((column) => column.toReversed()) };
  const refId = `log-context-${isBefore ? "before" : "after"}`;
  const frame = logsFrame(newestFirst, { refId, datasource, limit: body.limit ?? recordsDefault, searchWords: [] });
  return { data: [finished(frame, refId, questionText(question))] };
}

/** The query that shows the surroundings of a record in Explore. */
export function logContextQuery(row: LogRowModel, refId: string, { datasource }: SourceContext): LogsQuery {
  const ofService: QueryFilter[] = [{ key: "service", op: "=", value: serviceOf(row) }];
  const { uid, type } = datasource;
  return { refId, datasource: { uid, type }, queryType: "logs", search: "", filters: [...ofService, ...senderOf(row)] };
}

/** Labels that name the service: ours, and what SQL may call it. */
const serviceLabels: readonly string[] = ["service", "service.name", "ServiceName"];

function serviceOf(row: LogRowModel): string {
  const found = serviceLabels.map((label) => labelOf(row, label)).find((service) => service !== undefined);
  if (found !== undefined) return found;
  const message =
    "This record does not say which service it is of, so its context cannot be found. Let the query select ServiceName.";
  throw new AskError(message, { status: 0, code: "query_invalid" });
}

function senderOf(row: LogRowModel): QueryFilter[] {
  for (const key of senderFields) {
    const value = labelOf(row, key) ?? labelOf(row, `resource.${key}`);
    if (value !== undefined && value !== "") return [{ key, op: "=", value }];
  }
  return [];
}

/**
 * The place of the record, which its id tells. A record of the live tail has no such id: what is before or after its nanosecond is
 * asked for, by the last place that this nanosecond can have.
 */
function placeOf(row: LogRowModel): Pick<LogContext, "timeUnixNano" | "id"> {
  const id = row.rowId ?? cellOf(row, "id");
  const [, timeUnixNano] = /^([0-9]{1,19})-[0-9a-f]{16}-[0-9]{1,6}$/.exec(String(id ?? "")) ?? [];
  if (timeUnixNano !== undefined) return { timeUnixNano, id: String(id) };
  const nano = /^[0-9]{1,19}$/.test(row.timeEpochNs) ? row.timeEpochNs : `${Math.floor(row.timeEpochMs)}000000`;
  return { timeUnixNano: nano, id: `${nano}-ffffffffffffffff-0` };
}

/** A label of the record; Grafana hands them on in `labels`, or only in its frame. */
function labelOf(row: LogRowModel, key: string): string | undefined {
  const cell = cellOf(row, "labels") as Readonly<Record<string, string>> | undefined;
  return row.labels[key] ?? cell?.[key];
}

function cellOf({ dataFrame, rowIndex }: LogRowModel, name: string): unknown {
  return dataFrame.fields.find((field) => field.name === name)?.values[rowIndex] as unknown;
}
