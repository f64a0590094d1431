import { parseJson } from "./pretty-body.ts";
import { fieldGroups, type FieldGroup, type LogRecord } from "./log-record.ts";

/** A record as an object that reads well: its own fields on top, the maps of attributes below, JSON in values opened up. */
export function recordObject(record: LogRecord): Readonly<Record<string, unknown>> {
  const { timeMs, timeNs, level, body, id } = record;
  const group = (wanted: FieldGroup): Record<string, unknown> =>
    Object.fromEntries(
      record.fields.filter((field) => field.group === wanted).map(({ key, value }) => [key, parseJson(value) ?? value]),
    );
  const maps = fieldGroups
    .filter((name) => name !== "record")
    .map((name) => [name, group(name)] as const)
    .filter(([, map]) => Object.keys(map).length > 0);
  return {
    ...{ id, time: new Date(timeMs).toISOString(), timeUnixNano: timeNs, level },
    ...{ body: parseJson(body) ?? body, ...group("record") },
    ...Object.fromEntries(maps),
  };
}
