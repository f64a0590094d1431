import { DataFrameType, FieldType, type DataFrame } from "@grafana/data";
import type { TableAnswer, TextMap } from "@spanhouse/schemas/query";
import { columnOf, nanosOf, nullWhereEmpty, rowsOf, toField } from "./columns.ts";
import { eventLine } from "./event-line.ts";
import type { FrameContext } from "./frame-context.ts";
import { logsLink, traceLink } from "./frame-links.ts";
import { metaOf, type AnswerEnd } from "./frame-meta.ts";
import { labelTypeTitles, logLabels, type LabelType } from "./log-labels.ts";

/** What a list of log records is shown with. */
export interface LogsContext extends FrameContext {
  /** What is marked in the text. */
  readonly searchWords: readonly string[];
  /** How many records were asked for. */
  readonly limit: number;
}

/** Columns of log records, all of the same length. */
export interface LogColumns {
  readonly time: readonly number[];
  /** Below a millisecond, 0 to 999,999. */
  readonly nanos: readonly number[];
  readonly body: readonly string[];
  readonly level: readonly string[];
  readonly id: readonly string[];
  readonly traceId: readonly string[];
  readonly spanId: readonly string[];
  readonly labels: readonly Readonly<Record<string, string>>[];
  readonly labelTypes: readonly Readonly<Record<string, LabelType>>[];
}

/**
 * Log records as the panels and Explore want them (`log-lines`): answers of `/logs/search`, `/logs/context` and `/traces/{traceId}/logs`,
 * in their order.
 */
export function logsFrame(answer: TableAnswer, context: LogsContext): DataFrame {
  const text = (name: string): readonly string[] => columnOf(answer, name);
  const attributes = columnOf<TextMap>(answer, "attributes");
  const labels: LogColumns["labels"][number][] = [];
  const labelTypes: LogColumns["labelTypes"][number][] = [];
  const [service, event, scope] = [text("service"), text("event"), text("scope")];
  const resourceAttributes = columnOf<TextMap>(answer, "resourceAttributes");
  const scopeAttributes = columnOf<TextMap>(answer, "scopeAttributes");
  for (let row = 0; row < rowsOf(answer); row++) {
    const made = logLabels({
      ...{ service: service[row] ?? "", event: event[row] ?? "", scope: scope[row] ?? "" },
      attributes: attributes[row] ?? {},
      resourceAttributes: resourceAttributes[row] ?? {},
      scopeAttributes: scopeAttributes[row] ?? {},
    });
    labels.push(made.labels);
    labelTypes.push(made.types);
  }
  const body = text("body").map((said, row) =>
    said === "" ? eventLine(event[row] ?? "", attributes[row] ?? {}) : said,
  );
  const columns: LogColumns = {
    time: columnOf(answer, "time"),
    nanos: nanosOf(text("timeUnixNano")),
    ...{ body, level: text("level"), id: text("id"), traceId: text("traceId"), spanId: text("spanId") },
    ...{ labels, labelTypes },
  };
  return logLines(columns, context, answer);
}

/** The end of a list of log records. */
interface LogsEnd extends AnswerEnd {
  /** There are more, and this leads to them. */
  readonly nextCursor?: string;
}

/** The frame of log records, whatever their columns are made from. */
export function logLines(columns: LogColumns, context: LogsContext, answer: LogsEnd): DataFrame {
  const { time, nanos, body, level, id, labels, labelTypes } = columns;
  const traceConfig = { displayNameFromDS: "Trace ID", links: [traceLink(context)] };
  const spanConfig = { displayNameFromDS: "Span ID", links: [logsLink("Logs of this span", "span", context)] };
  return {
    refId: context.refId,
    length: time.length,
    fields: [
      { ...toField({ name: "timestamp", type: FieldType.time, values: time }), nanos: nanos as number[] },
      toField({ name: "body", type: FieldType.string, values: body }),
      toField({ name: "severity", type: FieldType.string, values: level }),
      toField({ name: "id", type: FieldType.string, values: id }),
      toField({ name: "labels", type: FieldType.other, values: labels }),
      toField({ name: "labelTypes", type: FieldType.other, values: labelTypes }),
      toField({
        name: "traceID",
        type: FieldType.string,
        values: nullWhereEmpty(columns.traceId),
        config: traceConfig,
      }),
      toField({ name: "spanID", type: FieldType.string, values: nullWhereEmpty(columns.spanId), config: spanConfig }),
    ],
    meta: {
      ...metaOf(answer),
      type: DataFrameType.LogLines,
      typeVersion: [0, 0],
      preferredVisualisationType: "logs",
      custom: {
        ...{ limit: context.limit, searchWords: [...context.searchWords] },
        ...(answer.nextCursor === undefined ? {} : { nextCursor: answer.nextCursor }),
      },
    },
  };
}

/**
 * What is said above a label in the details of a record: Attributes, Resource, Scope or Record; `null` when the frame does not tell.
 * For `getLabelDisplayTypeFromFrame` of the data source.
 */
export function labelTypeTitle(key: string, frame: DataFrame | undefined, row: number | null): string | null {
  const types: unknown = frame?.fields.find(({ name }) => name === "labelTypes")?.values[row ?? 0];
  const type = (types as Readonly<Record<string, LabelType>> | undefined)?.[key];
  return type === undefined ? null : labelTypeTitles[type];
}
