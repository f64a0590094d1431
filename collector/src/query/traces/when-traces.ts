import type { TimeRange } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { projectSql } from "../statement/conditions.ts";

/** Around a trace: for records that came a little earlier or later, and for clocks that differ. */
export const marginMs = 60_000;

/** From the first start of a span of these traces to the last, as far as the lookup knows; undefined when it knows none. */
export async function whenTraces(traceIds: readonly string[], inquiry: Inquiry): Promise<TimeRange | undefined> {
  const bindings = createBindings();
  const sql = `SELECT toUnixTimestamp(min(Start)), toUnixTimestamp(max(End)) + 1, count()
    FROM otel_traces_trace_id_ts WHERE TraceId IN ${bindings.texts(traceIds)} AND ${projectSql(inquiry, bindings)}`;
  const { rows } = await inquiry.run({ sql, bindings });
  const [start, end, count] = (rows[0] ?? []).map(Number);
  if (start === undefined || end === undefined || count === undefined || count === 0) return undefined;
  return { fromMs: start * 1000, toMs: end * 1000 };
}
