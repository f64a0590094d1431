import { levels, type Frame, type LogVolume, type SeriesAnswer } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { createBindings, type Bindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { findGroups, inGroupsSql, labelsOf, valueSql, type Groups } from "../statement/grouping.ts";
import { fillSteps, stepsOf, stepSql, type Steps } from "../statement/steps.ts";
import { logsTable } from "./log-columns.ts";

/**
 * The number of log records by step: one frame for each level that there is, the mildest first, or for each of the largest groups;
 * with 0 where there is none.
 */
export async function countLogRecords(asked: LogVolume, inquiry: Inquiry): Promise<SeriesAnswer> {
  const { groupBy = ["level"] } = asked;
  const steps = stepsOf(asked);
  const choice = { ...asked, groupBy, signal: "logs", table: logsTable } as const;
  const where = (of: Bindings): Promise<string> => whereSql(choice, inquiry, of);
  // Levels are few, so that one statement does: this is asked beside every list of records.
  const groups = asked.groupBy === undefined ? everyLevel : await findGroups({ ...choice, where }, inquiry);
  const bindings = createBindings();
  const keys = groupBy.map((name, index) => `${valueSql(name, "logs", bindings)} AS Key${index}`);
  const sql = `SELECT ${[...keys, `${stepSql("Timestamp", steps)} AS Step`].join(", ")}, count()
    FROM ${logsTable} WHERE ${await where(bindings)} AND ${inGroupsSql(groups, bindings)} GROUP BY ALL`;
  const { rows } = await inquiry.run({ sql, bindings });
  const byGroup = Map.groupBy(rows, (row) => JSON.stringify(row.slice(0, groupBy.length).map(String)));
  const frames = (groups.largest ?? [[]]).flatMap((group) => {
    const ofGroup = byGroup.get(JSON.stringify(group));
    if (ofGroup === undefined && asked.groupBy === undefined) return [];
    const counts = new Map(
      (ofGroup ?? []).map((row) => [Number(row[groupBy.length]), Number(row[groupBy.length + 1])]),
    );
    return toFrame(labelsOf(groupBy, group), steps, counts);
  });
  return { frames, ...inquiry.end() };
}

const everyLevel: Groups = { largest: levels.map((level) => [level]), areSome: false };

function toFrame(labels: Readonly<Record<string, string>>, steps: Steps, counts: ReadonlyMap<number, number>): Frame {
  return {
    fields: [
      { name: "time", type: "time" },
      { name: "records", type: "number", unit: "short", labels },
    ],
    values: [steps.startsMs, fillSteps(steps, counts, 0)],
  };
}
