import type { DataFrame, FieldConfig } from "@grafana/data";
import type { Frame, TableAnswer } from "@spanhouse/schemas/query";
import { fieldType, nullWhereEmpty, toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { logsLink, traceLink, traceLogsLink } from "./frame-links.ts";
import { metaOf } from "./frame-meta.ts";
import { fieldLinks } from "./label-links.ts";
import { configOf, anyIsBad, type ColumnLook } from "./table-look.ts";
import { ratingColors } from "./severity-colors.ts";
import { grafanaUnit } from "./ucum-unit.ts";

/** A column of a search: how it is called in the frame, and how it looks. */
interface SearchColumn extends ColumnLook {
  readonly name: string;
}

const status = { Error: ratingColors.poor, Ok: ratingColors.good };
const traceId: SearchColumn = {
  ...{ name: "traceID", title: "Trace ID", unit: "string", width: 300 },
  links: (context) => [traceLink(context), traceLogsLink(context)],
};

/** Names as Explore knows them from other trace stores, so that what is built on those works on ours. */
const traceColumns: Readonly<Record<string, SearchColumn>> = {
  traceId,
  time: { name: "startTime", title: "Start", width: 190 },
  service: { name: "traceService", title: "Service", links: (context) => fieldLinks("service", context) },
  name: { name: "traceName", title: "Name" },
  duration: { name: "traceDuration", title: "Duration", width: 110 },
  spans: { name: "spans", title: "Spans", width: 80 },
  errors: { name: "errors", title: "Errors", width: 80, thresholds: anyIsBad },
  services: { name: "services", title: "Services", width: 80 },
  matchService: { name: "matchService", title: "Found in", links: (context) => fieldLinks("service", context) },
  matchName: { name: "matchName", title: "Found span" },
  matchDuration: { name: "matchDuration", title: "Its duration", width: 110 },
  matchStatus: { name: "matchStatus", title: "Its status", colors: status, width: 90 },
  matchTime: { name: "matchTime", title: "Its start", isHidden: true },
  matchSpanId: { name: "matchSpanId", title: "Its id", isHidden: true },
  startUnixNano: { name: "startUnixNano", title: "Nanoseconds", isHidden: true },
};

const spanColumns: Readonly<Record<string, SearchColumn>> = {
  traceId,
  spanId: {
    name: "spanID",
    title: "Span ID",
    unit: "string",
    width: 160,
    links: (context) => [logsLink("Logs of this span", "span", context)],
  },
  time: { name: "startTime", title: "Start", width: 190 },
  service: { name: "serviceName", title: "Service", links: (context) => fieldLinks("service", context) },
  name: { name: "name", title: "Name" },
  kind: { name: "kind", title: "Kind", width: 90 },
  duration: { name: "duration", title: "Duration", width: 110 },
  status: { name: "status", title: "Status", colors: status, width: 80 },
  statusMessage: { name: "statusMessage", title: "Message" },
  parentSpanId: { name: "parentSpanID", title: "Parent", unit: "string", isHidden: true },
  timeUnixNano: { name: "timeUnixNano", title: "Nanoseconds", isHidden: true },
  attributes: { name: "attributes", title: "Attributes", isHidden: true },
  resourceAttributes: { name: "resourceAttributes", title: "Resource", isHidden: true },
};

/** Traces as a table, each leading to its trace. */
export function traceSearchFrame(answer: TableAnswer, context: FrameContext): DataFrame {
  return searchFrame(answer, { columns: traceColumns, uniqueBy: ["traceID"] }, context);
}

/** Spans as a table, each leading to its trace and to its log records. */
export function spanSearchFrame(answer: TableAnswer, context: FrameContext): DataFrame {
  return searchFrame(answer, { columns: spanColumns, uniqueBy: ["traceID", "spanID"] }, context);
}

interface Search {
  readonly columns: Readonly<Record<string, SearchColumn>>;
  readonly uniqueBy: readonly string[];
}

function searchFrame(answer: TableAnswer, { columns, uniqueBy }: Search, context: FrameContext): DataFrame {
  const known = Object.keys(columns).filter((name) => answer.fields.some((field) => field.name === name));
  const others = answer.fields.map(({ name }) => name).filter((name) => !(name in columns));
  const fields = [...known, ...others].map((name) =>
    searchField(answer, columns[name] ?? { name, title: name }, { name, context }),
  );
  return {
    refId: context.refId,
    length: answer.values[0]?.length ?? 0,
    fields,
    meta: {
      ...metaOf(answer),
      preferredVisualisationType: "table",
      uniqueRowIdFields: uniqueBy
        .map((name) => fields.findIndex((field) => field.name === name))
        .filter((at) => at >= 0),
      ...(answer.nextCursor === undefined ? {} : { custom: { nextCursor: answer.nextCursor } }),
    },
  };
}

function searchField(
  answer: Frame,
  look: SearchColumn,
  { name, context }: { readonly name: string; readonly context: FrameContext },
): ReturnType<typeof toField> {
  const index = answer.fields.findIndex((field) => field.name === name);
  const { type, unit } = answer.fields[index]!;
  const values = answer.values[index] ?? [];
  const config: FieldConfig = {
    ...(type === "number" ? { unit: grafanaUnit(unit, name) } : {}),
    filterable: true,
    ...configOf(look, context),
  };
  const cells = config.links === undefined ? values : nullWhereEmpty(values as readonly string[]);
  return toField({ name: look.name, type: fieldType(type), values: cells, config });
}
