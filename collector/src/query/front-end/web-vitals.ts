import { webVitals, type Frame, type SeriesAnswer, type TableAnswer } from "@spanhouse/schemas/query";
import type { WebVitalList, WebVitalSeries } from "@spanhouse/schemas/query";
import type { Inquiry } from "../inquiry.ts";
import { logsTable } from "../logs/log-columns.ts";
import { createBindings, type Bindings } from "../statement/bindings.ts";
import { whereSql } from "../statement/conditions.ts";
import { findGroups, inGroupsSql, labelsOf, type Groups } from "../statement/grouping.ts";
import { fillSteps, stepsOf, stepSql, type Steps } from "../statement/steps.ts";
import { toFrame, toNumber } from "../to-frame.ts";
import { frontEndChoice, frontEndValueSql } from "./front-end-fields.ts";

const event = "EventName = 'browser.web_vital'";
const nameSql = "upper(LogAttributes['browser.web_vital.name'])";
const idSql = "LogAttributes['browser.web_vital.id']";

/** A soft navigation has no first byte: browsers report 0, which would hide those of the pages that were really loaded. */
const measuredSql = "NOT (Vital = 'TTFB' AND LogAttributes['browser.web_vital.navigation_type'] = 'soft-navigation')";

/** A bound of each vital, for conditions. */
function boundSql(of: "good" | "poor"): string {
  const names = Object.keys(webVitals).map((name) => `'${name}'`);
  const bounds = Object.values(webVitals).map((vital) => vital[of].toFixed(3));
  return `transform(Vital, [${names.join(", ")}], [${bounds.join(", ")}], 0.)`;
}

interface VitalQuestion {
  readonly asked: WebVitalList;
  readonly groups: Groups;
  readonly steps: Steps | undefined;
}

async function groupsOf(asked: WebVitalList, inquiry: Inquiry): Promise<Groups> {
  const choice = frontEndChoice(asked);
  const where = async (of: Bindings): Promise<string> => `${await whereSql(choice, inquiry, of)} AND ${event}`;
  return findGroups({ ...choice, where, expression: frontEndValueSql }, inquiry);
}

/**
 * A vital is reported anew, under the same id, as often as it grows: its last value counts. Rows: the group, step when there are any,
 * name, count, p75, good, poor.
 */
async function readVitals(
  { asked, groups, steps }: VitalQuestion,
  inquiry: Inquiry,
): Promise<readonly (readonly unknown[])[]> {
  const bindings = createBindings();
  const { groupBy = [] } = asked;
  const where = await whereSql(frontEndChoice(asked), inquiry, bindings);
  const keys = groupBy.map((name, index) => `${frontEndValueSql(name, bindings)} AS Key${index}`);
  const names = groupBy.map((_, index) => `Key${index}`);
  const last = names.map((name) => `argMax(${name}, Timestamp) AS ${name}`);
  const step = steps === undefined ? [] : [`${stepSql("Last", steps)} AS Step`];
  const inner = `SELECT ${[...keys, "Timestamp", `${nameSql} AS Vital`].join(", ")},
      toFloat64OrNull(LogAttributes['browser.web_vital.value']) AS Reported,
      ${idSql} = '' ? toString(cityHash64(Timestamp, LogAttributes)) : ${idSql} AS Id
    FROM ${logsTable} WHERE ${where} AND ${event} AND ${inGroupsSql(groups, bindings)} AND isFinite(Reported)
      AND Vital IN (${Object.keys(webVitals)
        .map((name) => `'${name}'`)
        .join(", ")}) AND ${measuredSql}`;
  const sql = `SELECT ${[...names, ...step, "Vital"].join(", ")}, count(), quantileDD(0.01, 0.75)(Value),
      countIf(Value <= ${boundSql("good")}), countIf(Value > ${boundSql("poor")})
    FROM (SELECT ${["Vital", "Id", ...last].join(", ")}, max(Timestamp) AS Last, argMax(assumeNotNull(Reported), Timestamp) AS Value
      FROM (${inner}) GROUP BY Vital, Id)
    GROUP BY ALL ORDER BY ${["Vital", ...names].join(", ")}`;
  const { rows } = await inquiry.run({ sql, bindings });
  return rows;
}

/** One row for each vital of each group, with p75 and its distribution. */
export async function readVitalTable(asked: WebVitalList, inquiry: Inquiry): Promise<TableAnswer> {
  const { groupBy = [] } = asked;
  const groups = await groupsOf(asked, inquiry);
  const rows = await readVitals({ asked, groups, steps: undefined }, inquiry);
  const at = groupBy.length;
  const number = (row: readonly unknown[], index: number): number => Number(row[at + index]);
  const good = (row: readonly unknown[]): number => number(row, 3);
  const poor = (row: readonly unknown[]): number => number(row, 4);
  const middle = (row: readonly unknown[]): number => number(row, 1) - good(row) - poor(row);
  const frame = toFrame(
    [
      { name: "vital", type: "string", from: (row) => row[at] },
      ...groupBy.map((name, index) => ({
        name,
        type: "string" as const,
        from: (row: readonly unknown[]) => row[index],
      })),
      { name: "count", type: "number", unit: "short", from: (row) => row[at + 1] },
      { name: "p75", type: "number", from: (row) => row[at + 2] },
      { name: "unit", type: "string", from: (row) => webVitals[String(row[at])]?.unit ?? "" },
      { name: "rating", type: "string", from: (row) => rate(String(row[at]), Number(row[at + 2])) },
      { name: "good", type: "number", unit: "short", from: good },
      { name: "needsImprovement", type: "number", unit: "short", from: middle },
      { name: "poor", type: "number", unit: "short", from: poor },
      { name: "goodShare", type: "number", unit: "percentunit", from: (row) => good(row) / number(row, 1) },
    ],
    rows,
  );
  return { ...frame, ...inquiry.end() };
}

function rate(name: string, value: number): string {
  const vital = webVitals[name];
  if (vital === undefined) return "";
  return value <= vital.good ? "good" : value <= vital.poor ? "needs-improvement" : "poor";
}

/** One frame for each vital of each group. */
export async function readVitalSeries(asked: WebVitalSeries, inquiry: Inquiry): Promise<SeriesAnswer> {
  const { groupBy = [] } = asked;
  const steps = stepsOf(asked);
  const groups = await groupsOf(asked, inquiry);
  const rows = await readVitals({ asked, groups, steps }, inquiry);
  const at = groupBy.length;
  const bySeries = Map.groupBy(rows, (row) => JSON.stringify([row[at + 1], ...row.slice(0, at)]));
  const frames = Array.from(bySeries, ([key, ofSeries]): Frame => {
    const [vital = "", ...group] = JSON.parse(key) as string[];
    const labels = { vital, ...labelsOf(groupBy, group) };
    const column = <Missing>(
      missing: Missing,
      read: (cells: readonly unknown[]) => number | null,
    ): (number | null | Missing)[] =>
      fillSteps(steps, new Map(ofSeries.map((row) => [Number(row[at]), read(row.slice(at + 2))])), missing);
    return {
      fields: [
        { name: "time", type: "time" },
        { name: "p75", type: "number", unit: webVitals[vital]?.unit ?? "", labels },
        { name: "goodShare", type: "number", unit: "percentunit", labels },
        { name: "count", type: "number", unit: "short", labels },
      ],
      values: [
        steps.startsMs,
        column(null, ([, p75]) => toNumber(p75)),
        column(null, ([count, , good]) => Number(good) / Number(count)),
        column(0, ([count]) => Number(count)),
      ],
    };
  });
  return { frames, ...inquiry.end() };
}
