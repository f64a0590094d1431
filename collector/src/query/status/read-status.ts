import { ownServiceName, readStatus, type SearchSignal, type StatusAnswer } from "@spanhouse/schemas/query";
import { answering, type Answering } from "../endpoint-route.ts";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { metricTables } from "../metrics/find-metric.ts";
import { createBindings } from "../statement/bindings.ts";
import { timeColumn, withinSql } from "../statement/conditions.ts";
import { toNumber } from "../to-frame.ts";
import { tracesTable } from "../traces/read-red.ts";

const tables: readonly (readonly [signal: SearchSignal, table: string])[] = [
  ["logs", logsTable],
  ["traces", tracesTable],
  ...Object.values(metricTables).map((table) => ["metrics", table] as const),
];

const day = 86_400_000;
/** Looked at one after the other: where records come in, the first is enough and reads little. */
const windowsMs: readonly number[] = [10 * 60_000, day, 3_650 * day];

/** `/api/v1/status` */
export function createStatusTopic(version: string): readonly Answering[] {
  return [
    answering(readStatus, async (_asked, inquiry): Promise<StatusAnswer> => {
      const { projectId } = inquiry;
      return { version, projectId, newestRecordMs: await newestRecordMs(inquiry) };
    }),
  ];
}

/**
 * When the newest record that somebody sent to the project was; clocks of senders may go up to a day before ours. The collector's own
 * metrics say nothing of that.
 */
async function newestRecordMs(inquiry: Inquiry): Promise<number | null> {
  const nowMs = Date.now();
  for (const windowMs of windowsMs) {
    const bindings = createBindings();
    const range = { fromMs: Math.max(0, nowMs - windowMs), toMs: nowMs + day };
    const own = bindings.text(ownServiceName);
    const newest = tables.map(
      ([signal, table]) =>
        `SELECT max(${timeColumn(signal)}) AS Newest FROM ${table} WHERE ${withinSql({ signal, range }, inquiry, bindings)} AND ServiceName != ${own}`,
    );
    const sql = `SELECT toUnixTimestamp64Milli(toDateTime64(max(Newest), 3)) FROM (${newest.join(" UNION ALL ")})`;
    const { rows } = await inquiry.run({ sql, bindings });
    const found = toNumber(rows[0]?.[0]);
    // Of no rows the maximum is the beginning of time.
    if (found !== null && found > 0) return found;
  }
  return null;
}
