import type { ReleaseList, SearchSignal, TableAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { valueSql } from "../statement/grouping.ts";
import { toFrame } from "../to-frame.ts";
import { tracesTable } from "./read-red.ts";

const releasesDefault = 100;
const lookBackMsDefault = 86_400_000;

/**
 * Versions of services that are first seen in the range. Of each service the version that it had when the collector first heard of it counts
 * as well, where that was in the range.
 */
export async function readReleases(asked: ReleaseList, inquiry: Inquiry): Promise<TableAnswer> {
  const { range, limit = releasesDefault, lookBackMs = lookBackMsDefault, ...conditions } = asked;
  const bindings = createBindings();
  const wider = { fromMs: Math.max(0, range.fromMs - lookBackMs), toMs: range.toMs };
  const seen = async (signal: SearchSignal, table: string): Promise<string> => {
    const where = await whereSql({ ...conditions, signal, table, range: wider }, inquiry, bindings);
    const version = valueSql("resource.service.version", signal, bindings);
    return `SELECT ServiceName AS Service, ${version} AS Version, min(Timestamp) AS First, max(Timestamp) AS Last
      FROM ${table} WHERE ${where} GROUP BY Service, Version`;
  };
  const sql = `SELECT Service, Version, toUnixTimestamp64Milli(toDateTime64(min(First), 3)) AS FirstMs,
      toUnixTimestamp64Milli(toDateTime64(max(Last), 3))
    FROM (${await seen("traces", tracesTable)} UNION ALL ${await seen("logs", logsTable)})
    WHERE Version != '' GROUP BY Service, Version HAVING FirstMs >= ${bindings.integer(BigInt(range.fromMs))}
    ORDER BY FirstMs, Service, Version LIMIT ${limit + 1}`;
  const { rows } = await inquiry.run({ sql, bindings });
  if (rows.length > limit) inquiry.notice("warning", `The first ${limit} releases are shown; there are more.`);
  const frame = toFrame(
    [
      { name: "service", type: "string" },
      { name: "version", type: "string" },
      { name: "firstSeen", type: "time" },
      { name: "lastSeen", type: "time" },
    ],
    rows.slice(0, limit),
  );
  return { ...frame, ...inquiry.end() };
}
