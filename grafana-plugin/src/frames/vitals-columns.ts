import { FieldType, ThresholdsMode, type Field, type FieldConfig } from "@grafana/data";
import { webVitals } from "@spanhouse/schemas/search";
import { toField } from "./columns.ts";
import { ratingColors } from "./severity-colors.ts";

/** Unit and bounds of one web vital: up to the first bound it is good, from the second on poor. Nothing of what is no web vital. */
export function vitalConfig(vital: string): FieldConfig {
  const known = webVitals[vital];
  if (known === undefined) return {};
  return {
    unit: known.unit === "" ? "none" : known.unit,
    ...(known.unit === "" ? { decimals: 3 } : {}),
    color: { mode: "thresholds" },
    thresholds: {
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: Number.NEGATIVE_INFINITY, color: ratingColors.good },
        { value: known.good, color: ratingColors["needs-improvement"] },
        { value: known.poor, color: ratingColors.poor },
      ],
    },
  };
}

const painted = { cellOptions: { type: "color-text" } };

/**
 * The columns of the web vitals with one `p75` for each vital (`LCP`, `INP`, ...), because a column has one unit and one set of bounds. Of
 * one vital alone the column stays and stays `p75`. Several vitals of groups (of pages, of devices) become a row for each group, with their
 * p75 beside each other; without groups there is a row for each vital with its distribution.
 */
export function vitalsColumns(fields: readonly Field<unknown>[]): Field<unknown>[] {
  const vitals = cells<string>(fields, "vital");
  const names = [...new Set(vitals)];
  const [only] = names;
  if (only === undefined) return [...fields];
  if (names.length === 1) return fields.map((field) => (field.name === "p75" ? withVital(field, only) : field));
  const groups = fields.filter(({ name, type }) => type === FieldType.string && !ofVital.has(name));
  return groups.length === 0 ? besideEachOther(fields, vitals) : byGroup({ fields, groups, vitals, names });
}

const ofVital = new Set(["vital", "unit", "rating"]);

function cells<Cell>(fields: readonly Field<unknown>[], name: string): readonly Cell[] {
  return (fields.find((field) => field.name === name)?.values ?? []) as readonly Cell[];
}

function withVital(field: Field<unknown>, vital: string): Field<unknown> {
  const custom = { ...(field.config.custom as object | undefined), ...painted };
  return { ...field, config: { ...field.config, ...vitalConfig(vital), custom } };
}

/** A row for each vital: times in one column, scores in another. */
function besideEachOther(fields: readonly Field<unknown>[], vitals: readonly string[]): Field<unknown>[] {
  return fields.flatMap((field) => {
    if (field.name !== "p75") return [field];
    const isScore = (row: number): boolean => webVitals[vitals[row] ?? ""]?.unit === "";
    const part = (score: boolean): unknown[] =>
      field.values.map((value, row) => (isScore(row) === score ? value : null));
    const score = { ...field.config, displayNameFromDS: "p75 (score)", unit: "none", decimals: 3 };
    return [
      { ...field, values: part(false), config: { ...field.config, unit: "ms" } },
      toField({ name: "p75Score", type: FieldType.number, values: part(true), config: score }),
    ];
  });
}

interface Grouped {
  readonly fields: readonly Field<unknown>[];
  readonly groups: readonly Field<unknown>[];
  readonly vitals: readonly string[];
  readonly names: readonly string[];
}

/** A row for each group: what tells it, how often it was measured, and the p75 of each vital. */
function byGroup({ fields, groups, vitals, names }: Grouped): Field<unknown>[] {
  const p75 = cells<number | null>(fields, "p75");
  const counts = cells<number>(fields, "count");
  const keyOf = (row: number): string => JSON.stringify(groups.map(({ values }) => values[row]));
  const rows = new Map<string, number[]>();
  for (let row = 0; row < vitals.length; row++) rows.set(keyOf(row), [...(rows.get(keyOf(row)) ?? []), row]);
  const found = [...rows.values()];
  const measured = found.map((of) => Math.max(...of.map((row) => counts[row] ?? 0)));
  return [
    ...groups.map((field) => ({ ...field, values: found.map(([first]) => field.values[first!]) })),
    ...names.map((vital) => {
      const values = found.map((of) => p75[of.find((row) => vitals[row] === vital) ?? -1] ?? null);
      const config = { displayNameFromDS: vital, ...vitalConfig(vital), custom: painted };
      return toField({ name: vital, type: FieldType.number, values, config });
    }),
    toField({
      name: "count",
      type: FieldType.number,
      values: measured,
      config: { displayNameFromDS: "Measured", unit: "short" },
    }),
  ];
}
