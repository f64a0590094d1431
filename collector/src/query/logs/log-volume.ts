import { levels, type LogVolume, type SeriesAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { levelRankSql } from "../statement/search-sql.ts";
import { fillSteps, stepsOf, stepSql } from "../statement/steps.ts";
import { logsTable } from "./log-columns.ts";

/** The number of log records by level and step: one frame for each level that there is, with 0 where there is none. */
export async function countLogRecords(asked: LogVolume, inquiry: Inquiry): Promise<SeriesAnswer> {
  const steps = stepsOf(asked);
  const bindings = createBindings();
  const where = await whereSql({ signal: "logs", table: logsTable, ...asked }, inquiry, bindings);
  const sql = `SELECT ${stepSql("Timestamp", steps)} AS Step, ${levelRankSql("logs")} AS LevelRank, count()
    FROM ${logsTable} WHERE ${where} GROUP BY Step, LevelRank`;
  const { rows } = await inquiry.run({ sql, bindings });
  const counts = new Map<number, Map<number, number>>();
  for (const [step, rank, count] of rows) {
    const ofLevel = counts.get(Number(rank)) ?? new Map<number, number>();
    counts.set(Number(rank), ofLevel.set(Number(step), Number(count)));
  }
  const present = [...counts].toSorted(([a], [b]) => a - b);
  const frames = present.map(([rank, ofLevel]) => {
    const labels = { level: levels[rank - 1] ?? "info" };
    return {
      fields: [
        { name: "time", type: "time" as const },
        { name: "records", type: "number" as const, unit: "short", labels },
      ],
      values: [steps.startsMs, fillSteps(steps, ofLevel, 0)],
    };
  });
  return { frames, ...inquiry.end() };
}
