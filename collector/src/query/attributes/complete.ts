import { attributeColumns, attributePrefixes, builtInFields } from "@spanhouse/schemas/query";
import type { FieldList, SearchSignal, TableAnswer, TimeRange, ValueList } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { metricTables } from "../metrics/find-metric.ts";
import { createBindings, type Bindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { valueSql } from "../statement/grouping.ts";
import { rangeOf } from "../statement/query-string-range.ts";
import { toFrame } from "../to-frame.ts";
import { tracesTable } from "../traces/read-red.ts";

/*
 * Completion looks at a sample: the first 100,000 records of the range that ClickHouse comes upon, of metrics so many of each table. So it
 * costs the same on any amount of data. A key or value that is rarer than that can still be typed.
 */
const sampleRows = 100_000;
const fieldsDefault = 200;
const valuesDefault = 100;
const timeMsMax = 10_000;

const tablesOf: Readonly<Record<SearchSignal, readonly string[]>> = {
  logs: [logsTable],
  traces: [tracesTable],
  metrics: Object.values(metricTables),
};

interface Sample {
  readonly signal: SearchSignal;
  readonly range: TimeRange;
  readonly query?: string | undefined;
}

/** An expression over a sample of the records of every table of the signal. */
async function sampleSql(
  sample: Sample,
  of: (bindings: Bindings) => string,
  inquiry: Inquiry,
): Promise<{ sql: string; bindings: Bindings }> {
  const bindings = createBindings();
  const parts: string[] = [];
  for (const table of tablesOf[sample.signal]) {
    const where = await whereSql({ ...sample, table }, inquiry, bindings);
    parts.push(`SELECT * FROM (SELECT ${of(bindings)} FROM ${table} WHERE ${where} LIMIT ${sampleRows})`);
  }
  return { sql: parts.join(" UNION ALL "), bindings };
}

/** Built-in fields and the attributes of a sample, under the names that the search language takes. */
export async function readFields(asked: FieldList, inquiry: Inquiry): Promise<TableAnswer> {
  const { signal, name = "", query, limit = fieldsDefault } = asked;
  const ofMaps = attributePrefixes.map(
    ([prefix, map]) => `arrayMap(k -> concat('${prefix}', k), mapKeys(${attributeColumns[signal][map]}))`,
  );
  const sample = await sampleSql(
    { signal, query, range: rangeOf(asked) },
    () => `arrayConcat(${ofMaps.join(", ")}) AS Keys`,
    inquiry,
  );
  const sql = `SELECT arrayJoin(Keys) AS Key, count() FROM (${sample.sql}) GROUP BY Key
    HAVING positionCaseInsensitiveUTF8(Key, ${sample.bindings.text(name)}) > 0 ORDER BY count() DESC, Key LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings: sample.bindings }, { timeMsMax });
  if (rows.length > limit) inquiry.notice("info", `The ${limit} most frequent attributes are shown; there are more.`);
  const known = builtInFields[signal].filter((field) => field.name.toLowerCase().includes(name.toLowerCase()));
  const frame = toFrame(
    [
      { name: "key", type: "string" },
      { name: "kind", type: "string" },
      { name: "records", type: "number", unit: "short" },
      { name: "about", type: "string" },
    ],
    [
      ...known.map((field) => [field.name, field.kind, null, field.about]),
      ...rows.slice(0, limit).map(([key, count]) => [key, "attribute", count, ""]),
    ],
  );
  return { ...frame, ...inquiry.end() };
}

/** Values of a field in a sample. */
export async function readFieldValues(asked: ValueList, inquiry: Inquiry): Promise<TableAnswer> {
  const { signal, key, value = "", query, limit = valuesDefault } = asked;
  const sample = await sampleSql(
    { signal, query, range: rangeOf(asked) },
    (bindings) => `${valueSql(key, signal, bindings)} AS Value`,
    inquiry,
  );
  const sql = `SELECT Value, count() FROM (${sample.sql}) WHERE Value != ''
      AND positionCaseInsensitiveUTF8(Value, ${sample.bindings.text(value)}) > 0
    GROUP BY Value ORDER BY count() DESC, Value LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings: sample.bindings }, { timeMsMax });
  if (rows.length > limit) inquiry.notice("info", `The ${limit} most frequent values are shown; there are more.`);
  const frame = toFrame(
    [
      { name: "value", type: "string" },
      { name: "records", type: "number", unit: "short" },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
