import { FieldType, type DataFrame } from "@grafana/data";
import { levelOfSeverity } from "@spanhouse/schemas/search";
import type { SqlAnswer } from "@spanhouse/schemas/query";
import type { FrameContext } from "./frame-context.ts";
import { logLines } from "./logs-frame.ts";
import type { LabelType } from "./log-labels.ts";
import type { SqlColumn } from "./sql-columns.ts";

interface LogRows {
  readonly columns: readonly SqlColumn[];
  readonly time: SqlColumn;
  readonly answer: SqlAnswer;
}

/** What a column of records may be called, in lower case and without `_`; the first name that is found counts. */
const names = {
  body: ["body", "message", "msg", "line", "text"],
  level: ["level", "severity", "severitytext"],
  severityNumber: ["severitynumber"],
  traceId: ["traceid"],
  spanId: ["spanid"],
  id: ["id", "logid"],
} as const;

/**
 * Rows as log records: the body is the column that is called so, or else the first text; level, ids and the severity number are found by
 * name; all else are labels, those of a map one by one. Undefined when there is no text. Rows without a time are left out.
 */
export function sqlLogsFrame(
  { columns, time, answer }: LogRows,
  context: FrameContext & { readonly searchWords?: readonly string[] | undefined },
): DataFrame | undefined {
  const find = (wanted: readonly string[]): SqlColumn | undefined =>
    wanted
      .map((name) => columns.find((column) => column.name.toLowerCase().replaceAll("_", "") === name))
      .find((column) => column !== undefined);
  const body = find(names.body) ?? columns.find(({ type }) => type === FieldType.string);
  if (body === undefined) return undefined;
  const [level, severity, traceId] = [find(names.level), find(names.severityNumber), find(names.traceId)];
  const [spanId, id] = [find(names.spanId), find(names.id)];
  const used = new Set<SqlColumn | undefined>([time, body, level, severity, traceId, spanId, id]);
  const others = columns.filter((column) => !used.has(column));
  const rows = [...time.values.keys()].filter((row) => time.values[row] !== null);
  const texts = (column: SqlColumn | undefined): string[] => rows.map((row) => textOf(column?.values[row]));
  const labels = rows.map((row) => labelsOf(others, row));
  return logLines(
    {
      time: rows.map((row) => Number(time.values[row])),
      nanos: rows.map((row) => time.nanos?.[row] ?? 0),
      body: texts(body),
      level: rows.map((row) =>
        levelOfSeverity({
          severityNumber: Number(severity?.values[row] ?? 0),
          severityText: textOf(level?.values[row]),
        }),
      ),
      id: uniqueIds(rows, id),
      ...{ traceId: texts(traceId), spanId: texts(spanId), labels },
      labelTypes: labels.map((of): Record<string, LabelType> =>
        Object.fromEntries(Object.keys(of).map((key) => [key, "attribute" as const])),
      ),
    },
    { ...context, searchWords: context.searchWords ?? [], limit: rows.length },
    answer,
  );
}

/** Ids that the query gives, when they tell the rows apart; else the places of the rows. */
function uniqueIds(rows: readonly number[], id: SqlColumn | undefined): string[] {
  const given = rows.map((row) => textOf(id?.values[row]));
  return new Set(given).size === rows.length && !given.includes("") ? given : rows.map((row) => `row-${row}`);
}

function labelsOf(columns: readonly SqlColumn[], row: number): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const { name, values } of columns) {
    const value = values[row];
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) labels[key] = textOf(inner);
    else if (textOf(value) !== "") labels[name] = textOf(value);
  }
  return labels;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
