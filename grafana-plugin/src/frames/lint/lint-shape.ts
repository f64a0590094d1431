import { getValueFormats, FieldType, type DataFrame, type Field } from "@grafana/data";
import { firstDouble } from "./field-rules.ts";

/** Rules for every frame: it names its query, its columns are as long as it says, times are milliseconds, units are known. */
export function lintShape(frame: DataFrame): string[] {
  const fields = frame.fields as Field<unknown>[];
  const double = firstDouble(fields.map(({ name }) => name));
  return [
    ...(frame.refId === undefined || frame.refId === "" ? ["it has no refId"] : []),
    ...(double === undefined ? [] : [`two fields are called "${String(double)}"`]),
    ...(fields.length === 0 && frame.length > 0 ? ["it has rows and no fields"] : []),
    ...fields.flatMap((field) =>
      lintField(field, frame.length).map((complaint) => `field "${field.name}" ${complaint}`),
    ),
    ...(frame.meta?.uniqueRowIdFields ?? [])
      .filter((at) => fields[at] === undefined)
      .map((at) => `meta.uniqueRowIdFields names field ${at}, which is not there`),
  ];
}

function lintField(field: Field<unknown>, length: number): string[] {
  const { name, type, values, nanos, labels, config } = field;
  const complaints: string[] = [];
  if (name === "") complaints.push("has no name");
  if (values.length !== length) complaints.push(`has ${values.length} values in a frame of ${length}`);
  if (nanos !== undefined && nanos.length !== length)
    complaints.push(`has ${nanos.length} nanos in a frame of ${length}`);
  if (nanos?.some((nano) => !Number.isInteger(nano) || nano < 0 || nano > 999_999))
    complaints.push("has nanos that are not whole numbers from 0 to 999999");
  if (type === FieldType.time && values.some((value) => value !== null && !isMs(value)))
    complaints.push("has a time that is not milliseconds since 1970");
  if (type === FieldType.number && values.some((value) => typeof value !== "number" && value !== null))
    complaints.push("has a cell that is neither number nor null");
  if (labels !== undefined && Object.values(labels).some((value) => typeof value !== "string"))
    complaints.push("has a label that is no text");
  if (config.unit !== undefined && !isUnit(config.unit))
    complaints.push(`has the unit "${config.unit}", which Grafana does not know`);
  return complaints;
}

/** Seconds and nanoseconds are far from what milliseconds are between 1973 and 2255. */
function isMs(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value > 1e11 && value < 9e12;
}

const units = new Set(getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value)));

function isUnit(unit: string): boolean {
  return units.has(unit) || /^(?:prefix|suffix|time|si|count|currency|bool):/.test(unit);
}
