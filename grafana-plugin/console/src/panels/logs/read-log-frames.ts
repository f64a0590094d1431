import { FieldType, type DataFrame, type Field } from "@grafana/data";
import {
  fieldGroups,
  levelNamed,
  type FieldGroup,
  type LevelName,
  type LogRecord,
  type RecordField,
} from "./log-record.ts";

/** What the data source says of a label: `Resource`, `Scope`, `Log attributes`; null when it does not know it. */
export type LabelType = (key: string, frame: DataFrame | undefined, index: number | null) => string | null;

/** The columns of a frame that a record is made of; `log-lines` names them, in any other frame the first that fits is taken. */
interface LogColumns {
  readonly time: Field<unknown>;
  readonly body: Field<unknown>;
  readonly severity: Field<unknown> | undefined;
  readonly id: Field<unknown> | undefined;
  readonly labels: Field<Readonly<Record<string, unknown>> | null> | undefined;
  readonly labelTypes: Field<Readonly<Record<string, string>> | null> | undefined;
  /** What else there is; shown as fields of the record. */
  readonly rest: readonly Field<unknown>[];
}

/**
 * The records of every frame that holds some, in the order of the frames; other frames are passed over. `known` are records of an
 * answer before, by their id: what is in both is not read again, because a live tail brings the same thousand every moment.
 */
export function readLogFrames(
  frames: readonly DataFrame[],
  labelType?: LabelType,
  known?: ReadonlyMap<string, LogRecord>,
): readonly LogRecord[] {
  return frames.flatMap((frame) => {
    const columns = columnsOf(frame);
    if (columns === undefined) return [];
    const linked = frame.fields.filter(({ config }) => (config.links?.length ?? 0) > 0);
    return Array.from({ length: frame.length }, (_, rowIndex) => {
      const before = known?.get(textOf(columns.id?.values[rowIndex]));
      if (before !== undefined) return { ...before, frame, rowIndex, linked };
      return readRow({ frame, columns, linked, labelType }, rowIndex);
    });
  });
}

/** Words that the data source found in the search and that are marked in the lines. */
export function searchWordsOf(frames: readonly DataFrame[]): readonly string[] {
  return [
    ...new Set(frames.flatMap(({ meta }) => (meta?.custom?.["searchWords"] as readonly string[] | undefined) ?? [])),
  ];
}

function columnsOf(frame: DataFrame): LogColumns | undefined {
  const named = (name: string): Field<unknown> | undefined => frame.fields.find((field) => field.name === name);
  const time = named("timestamp") ?? frame.fields.find(({ type }) => type === FieldType.time);
  const firstText = frame.fields.find(({ type }) => type === FieldType.string);
  const body = named("body") ?? named("message") ?? firstText;
  if (time === undefined || body === undefined) return undefined;
  const known = {
    ...{ severity: named("severity") ?? named("level"), id: named("id") },
    ...{ labels: named("labels"), labelTypes: named("labelTypes") },
  };
  const taken = new Set<Field | undefined>([time, body, ...Object.values(known)]);
  const columns: unknown = { time, body, ...known, rest: frame.fields.filter((field) => !taken.has(field)) };
  return columns as LogColumns;
}

interface FrameReading {
  readonly frame: DataFrame;
  readonly columns: LogColumns;
  readonly linked: readonly Field[];
  readonly labelType: LabelType | undefined;
}

function readRow(reading: FrameReading, rowIndex: number): LogRecord {
  const { frame, columns, linked } = reading;
  const fields = fieldsOf(reading, rowIndex);
  const values = Object.fromEntries(fields.map(({ key, value }) => [key, value]));
  const timeMs = Number(columns.time.values[rowIndex]);
  const body = textOf(columns.body.values[rowIndex]);
  const service = values["service"] ?? values["service.name"] ?? values["resource.service.name"] ?? "";
  return {
    id: textOf(columns.id?.values[rowIndex]) || `${frame.refId ?? ""}-${timeMs}-${rowIndex}`,
    ...{ timeMs, timeNs: `${timeMs}${String(columns.time.nanos?.[rowIndex] ?? 0).padStart(6, "0")}` },
    ...{ level: levelOf(columns, rowIndex, values), service, body, title: titleOf(body, values), fields, values },
    traceId: values["trace"] ?? values["trace_id"] ?? "",
    ...{ frame, rowIndex, linked },
  };
}

function levelOf({ severity }: LogColumns, row: number, values: Readonly<Record<string, string>>): LevelName {
  const word = textOf(severity?.values[row]) || values["detected_level"] || values["level"] || values["severity"];
  return word === undefined ? "unknown" : levelNamed(word);
}

function fieldsOf({ frame, columns, labelType }: FrameReading, row: number): readonly RecordField[] {
  const types = columns.labelTypes?.values[row] ?? {};
  const fields = columns.rest.map(({ name, values }): RecordField => ({
    key: searchNames[name] ?? name,
    value: textOf(values[row]),
    group: "record",
  }));
  fields.push({ key: "level", value: textOf(columns.severity?.values[row]), group: "record" });
  for (const [key, value] of Object.entries(columns.labels?.values[row] ?? {})) {
    const group = groupOf(key, labelType?.(key, frame, row) ?? types[key]);
    fields.push({ key, value: textOf(value), group });
  }
  return fields
    .filter(({ value }) => value !== "")
    .toSorted((a, b) => fieldGroups.indexOf(a.group) - fieldGroups.indexOf(b.group) || (a.key < b.key ? -1 : 1));
}

/** Fields of the frame that Grafana wants under another name than the search language has. */
const searchNames: Readonly<Record<string, string>> = { traceID: "trace", spanID: "span" };

const builtIns = new Set(["service", "level", "severity", "event", "scope", "trace", "span"]);

function groupOf(key: string, type: string | undefined): FieldGroup {
  const word = type?.toLowerCase() ?? "";
  if (word.startsWith("rec")) return "record";
  if (word.startsWith("r") || (word === "" && key.startsWith("resource."))) return "resource";
  if (word.startsWith("s") || (word === "" && key.startsWith("scope."))) return "scope";
  if (builtIns.has(key)) return "record";
  return "attributes";
}

/** Events have no body: what was thrown, or the kind of event, says more than an empty line. */
function titleOf(body: string, values: Readonly<Record<string, string>>): string {
  if (body.trim() !== "") return body;
  const thrown = [values["exception.type"], values["exception.message"]].filter(
    (part) => part !== undefined && part !== "",
  );
  if (thrown.length > 0) return thrown.join(": ");
  return values["event"] ?? values["event.name"] ?? "";
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "string" ? value : String(value);
}
