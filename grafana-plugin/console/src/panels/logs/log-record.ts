import type { DataFrame, Field } from "@grafana/data";

/** Levels as the query API names them, the gravest first; `unknown` is what a frame of somebody else does not say. */
export const levelNames = ["fatal", "error", "warn", "info", "debug", "trace", "unknown"] as const;
/** A level. */
export type LevelName = (typeof levelNames)[number];

/** Where a field of a record belongs, in the order that the details show them. */
export const fieldGroups = ["record", "attributes", "resource", "scope"] as const;
/** One of them: built-in fields such as the trace, then the three maps of OpenTelemetry. */
export type FieldGroup = (typeof fieldGroups)[number];
/** What they are called. */
export const fieldGroupLabels: Readonly<Record<FieldGroup, string>> = {
  ...{ record: "Record", attributes: "Attributes", resource: "Resource", scope: "Scope" },
};

/** One field of a record. */
export interface RecordField {
  /** As filters and columns name it. */
  readonly key: string;
  readonly value: string;
  readonly group: FieldGroup;
}

/** One line of the list. */
export interface LogRecord {
  /** Unique within what is shown, and the same whenever the record is read again. */
  readonly id: string;
  readonly timeMs: number;
  /** Nanoseconds since 1970 as digits. */
  readonly timeNs: string;
  readonly level: LevelName;
  /** Empty when the frame does not say. */
  readonly service: string;
  readonly body: string;
  /** What stands in the place of an empty body: the kind of event, or the error that was thrown. */
  readonly title: string;
  readonly fields: readonly RecordField[];
  /** `fields` by their key. */
  readonly values: Readonly<Record<string, string>>;
  readonly traceId: string;
  /** Where it was read from: links, context and filters of the data source want it. */
  readonly frame: DataFrame;
  readonly rowIndex: number;
  /** Fields of the frame that carry links, the trace among them. */
  readonly linked: readonly Field[];
  /** Further records that look the same and follow each other, where they are shown as one. */
  readonly repeats?: number;
}

const words: Readonly<Record<string, LevelName>> = {
  ...{ emerg: "fatal", alert: "fatal", crit: "fatal", fatal: "fatal", panic: "fatal" },
  ...{ err: "error", eror: "error", warn: "warn", info: "info", notice: "info" },
  ...{ debug: "debug", dbug: "debug", verbose: "debug", trace: "trace" },
};

/** The level that a word means, whoever wrote it: `ERROR`, `critical`, `Warning2`. */
export function levelNamed(word: string): LevelName {
  const lower = word.toLowerCase();
  const found = Object.entries(words).find(([start]) => lower.startsWith(start));
  return found === undefined ? "unknown" : found[1];
}
