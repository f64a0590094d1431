import type { Conditions, Frame, Grouping, SeriesAnswer, Stepping } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings, type Bindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { findGroups, inGroupsSql, labelsOf } from "../statement/grouping.ts";
import { fillSteps, stepsOf, stepSql } from "../statement/steps.ts";
import { frontEndChoice, frontEndValueSql } from "./front-end-fields.ts";

/** What is counted in each step. */
export interface CountQuestion {
  readonly asked: Conditions & Stepping & Grouping;
  /** The condition of the records that count. */
  readonly which: string;
  /** Aggregates, each a column of the answer. */
  readonly counts: readonly { readonly name: string; readonly sql: string }[];
}

/** Numbers of records of the front end by step: one frame for each group, with 0 where there is none. */
export async function readCounts({ asked, which, counts }: CountQuestion, inquiry: Inquiry): Promise<SeriesAnswer> {
  const { groupBy = [] } = asked;
  const steps = stepsOf(asked);
  const choice = frontEndChoice(asked);
  const where = async (of: Bindings): Promise<string> => `${await whereSql(choice, inquiry, of)} AND ${which}`;
  const groups = await findGroups({ ...choice, where, expression: frontEndValueSql }, inquiry);
  const bindings = createBindings();
  const keys = groupBy.map((name, index) => `${frontEndValueSql(name, bindings)} AS Key${index}`);
  const sql = `SELECT ${[...keys, `${stepSql("Timestamp", steps)} AS Step`, ...counts.map((count) => count.sql)].join(", ")}
    FROM ${logsTable} WHERE ${await where(bindings)} AND ${inGroupsSql(groups, bindings)} GROUP BY ALL`;
  const { rows } = await inquiry.run({ sql, bindings });
  const byGroup = Map.groupBy(rows, (row) => JSON.stringify(row.slice(0, groupBy.length)));
  const frames = (groups.largest ?? [[]]).map((group): Frame => {
    const labels = labelsOf(groupBy, group);
    const ofGroup = byGroup.get(JSON.stringify(group)) ?? [];
    const column = (index: number): number[] => {
      const values = new Map(
        ofGroup.map((row) => [Number(row[groupBy.length]), Number(row[groupBy.length + 1 + index])]),
      );
      return fillSteps(steps, values, 0);
    };
    return {
      fields: [
        { name: "time", type: "time" },
        ...counts.map(({ name }) => ({ name, type: "number" as const, unit: "short", labels })),
      ],
      values: [steps.startsMs, ...counts.map((_, index) => column(index))],
    };
  });
  return { frames, ...inquiry.end() };
}
