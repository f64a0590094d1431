import { FieldType, type DataFrame, type Field as FrameField } from "@grafana/data";
import type { Field, TableAnswer, TextMap } from "@spanhouse/schemas/query";
import { columnOf, fieldType, nullWhereEmpty, toField } from "./columns.ts";
import { eventParts } from "./event-line.ts";
import type { FrameContext } from "./frame-context.ts";
import { metaOf } from "./frame-meta.ts";
import { tableColumns, unknownLook, type TableKind } from "./table-columns.ts";
import { configOf, type ColumnLook } from "./table-look.ts";
import { grafanaUnit } from "./ucum-unit.ts";
import { vitalsColumns } from "./vitals-columns.ts";

/** Which table it is. */
export interface TableContext extends FrameContext {
  readonly kind: TableKind;
}

/**
 * An answer of one table, with headings, units, colours and links: services, operations, pages, sessions, the timeline of a session, web
 * vitals, errors, metrics. Columns that a later collector adds come after the others as they are.
 */
export function tableFrame(answer: TableAnswer, context: TableContext): DataFrame {
  const looks = tableColumns[context.kind];
  const order = Object.keys(looks);
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const columns = columnsOf(answer, context.kind);
  const made = columns
    .toSorted((a, b) => rank(a.field.name) - rank(b.field.name))
    .map(({ field, values }) => tableField({ field, values }, looks[field.name] ?? unknownLook(field.name), context));
  const fields = context.kind === "web-vitals" ? vitalsColumns(made) : made;
  return {
    refId: context.refId,
    length: fields[0]?.values.length ?? 0,
    fields,
    meta: { ...metaOf(answer), preferredVisualisationType: "table", ...uniqueRows(context.kind, fields) },
  };
}

function columnsOf(answer: TableAnswer, kind: TableKind): Column[] {
  const columns = answer.fields.map((field, index) => ({ field, values: answer.values[index] ?? [] }));
  if (kind !== "session") return columns;
  const names = columnOf<string>(answer, "name");
  const attributes = columnOf<TextMap>(answer, "attributes");
  const text = columnOf<string>(answer, "text").map((said, row) =>
    said === "" ? eventParts(names[row] ?? "", attributes[row] ?? {}) : said,
  );
  return columns.map(({ field, values }) => ({ field, values: field.name === "text" ? text : values }));
}

interface Column {
  readonly field: Field;
  readonly values: readonly unknown[];
}

function tableField({ field, values }: Column, look: ColumnLook, context: FrameContext): FrameField<unknown> {
  const unit = field.type === "number" ? { unit: grafanaUnit(field.unit, field.name) } : {};
  const config = { ...unit, filterable: true, ...configOf(look, context) };
  if (isLists(values)) {
    // A link of a cell with several would look for one that is called like all of them.
    if (values.some(({ length }) => length > 1)) delete config.links;
    return toField({ name: field.name, type: FieldType.string, values: values.map(joined), config });
  }
  const cells = config.links === undefined ? values : nullWhereEmpty(values as readonly string[]);
  return toField({ name: field.name, type: fieldType(field.type), values: cells, config });
}

function isLists(values: readonly unknown[]): values is readonly (readonly string[])[] {
  return values.length > 0 && values.every((value) => Array.isArray(value));
}

/** Lists are read as texts; an empty one leads nowhere. */
function joined(list: readonly string[]): string | null {
  return list.length === 0 ? null : list.join(", ");
}

const keys: Readonly<Partial<Record<TableKind, readonly string[]>>> = {
  services: ["service"],
  operations: ["service", "name", "kind"],
  pages: ["page"],
  sessions: ["sessionId"],
  errors: ["fingerprint"],
  metrics: ["name", "kind", "unit"],
};

/** Which columns name a row, so that a table keeps its selection when the answer is renewed. */
function uniqueRows(kind: TableKind, fields: readonly FrameField[]): { readonly uniqueRowIdFields?: number[] } {
  const found = (keys[kind] ?? []).map((name) => fields.findIndex((field) => field.name === name));
  return found.length === 0 || found.includes(-1) ? {} : { uniqueRowIdFields: found };
}
