import { DataFrameType, FieldType, type DataFrame, type QueryResultMetaNotice } from "@grafana/data";
import type { SqlAnswer } from "@spanhouse/schemas/query";
import { toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { metaOf } from "./frame-meta.ts";
import { fieldLinks } from "./label-links.ts";
import { seriesName } from "./legend.ts";
import { sqlColumns, type SqlColumn } from "./sql-columns.ts";
import { sqlLogsFrame } from "./sql-logs-frame.ts";
import { timeField } from "./time-field.ts";

/** What is made of the rows. */
export interface SqlContext extends FrameContext {
  readonly format?: "table" | "series" | "logs" | undefined;
  /** Of `logs`. */
  readonly searchWords?: readonly string[] | undefined;
}

/**
 * Rows of a query as frames. `table`: one frame. `series`: the first time column is the time, texts are labels, numbers are values; a frame
 * for each. `logs`: records, by the names of their columns. What cannot be a series or records is a table with a notice that says why.
 */
export function sqlFrames(answer: SqlAnswer, context: SqlContext): DataFrame[] {
  const columns = sqlColumns(answer);
  const { format = "table" } = context;
  if (format === "table") return [sqlTable(columns, answer, context)];
  const time = columns.find(({ type }) => type === FieldType.time);
  if (time === undefined) return [withNotice(sqlTable(columns, answer, context), missing("time", format))];
  if (format === "logs") {
    const logs = sqlLogsFrame({ columns, time, answer }, context);
    return [logs ?? withNotice(sqlTable(columns, answer, context), missing("text", format))];
  }
  const values = columns.filter(({ type }) => type === FieldType.number);
  if (values.length === 0) return [withNotice(sqlTable(columns, answer, context), missing("number", format))];
  return series({ columns, time, values, answer }, context);
}

function missing(what: string, format: string): QueryResultMetaNotice {
  const shown = format === "logs" ? "log records" : "series";
  return {
    severity: "warning",
    text: `There is no column with a ${what}, so the rows are shown as a table, not as ${shown}.`,
  };
}

function withNotice(frame: DataFrame, notice: QueryResultMetaNotice): DataFrame {
  return { ...frame, meta: { ...frame.meta, notices: [notice] } };
}

function sqlTable(columns: readonly SqlColumn[], answer: SqlAnswer, context: FrameContext): DataFrame {
  return {
    refId: context.refId,
    length: answer.rows.length,
    fields: columns.map(({ name, type, values, nanos }) => {
      const links = fieldLinks(tableNames[name] ?? name, context);
      const config = { filterable: true, ...(links.length === 0 ? {} : { links }) };
      return { ...toField({ name, type, values, config }), ...(nanos === undefined ? {} : { nanos: [...nanos] }) };
    }),
    meta: { ...metaOf(answer), preferredVisualisationType: "table" },
  };
}

/** Columns of the tables whose cells lead somewhere. */
const tableNames: Readonly<Record<string, string>> = {
  TraceId: "traceId",
  trace_id: "traceId",
  ServiceName: "service",
  session_id: "sessionId",
};

interface SeriesSource {
  readonly columns: readonly SqlColumn[];
  readonly time: SqlColumn;
  readonly values: readonly SqlColumn[];
  readonly answer: SqlAnswer;
}

/** Rows without a time are left out; those of a group are brought into the order of their times. */
function series({ columns, time, values, answer }: SeriesSource, context: FrameContext): DataFrame[] {
  const texts = columns.filter(({ type }) => type === FieldType.string || type === FieldType.boolean);
  const groups = new Map<string, number[]>();
  const timed = [...time.values.keys()].filter((row) => time.values[row] !== null);
  for (const row of timed.toSorted((a, b) => Number(time.values[a]) - Number(time.values[b]))) {
    const key = JSON.stringify(texts.map((column) => column.values[row]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const several = values.length > 1;
  const frames = [...groups.values()].flatMap((rows) => {
    const labels = Object.fromEntries(texts.map(({ name, values: cells }) => [name, String(cells[rows[0]!] ?? "")]));
    const times = rows.map((row) => Number(time.values[row]));
    return values.map((column): DataFrame => {
      const config = { displayNameFromDS: seriesName({ measure: column.name, labels, several }) };
      const cells = rows.map((row) => column.values[row]);
      const value = toField({ name: column.name, type: FieldType.number, values: cells, config });
      return {
        refId: context.refId,
        length: rows.length,
        fields: [timeField(time.name, times), Object.keys(labels).length === 0 ? value : { ...value, labels }],
        meta: { type: DataFrameType.TimeSeriesMulti, typeVersion: [0, 1] },
      };
    });
  });
  const [first, ...others] = frames;
  return first === undefined ? [] : [{ ...first, meta: { ...metaOf(answer), ...first.meta } }, ...others];
}
