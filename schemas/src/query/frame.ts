/**
 * Answers of the query API: columns beside each other, so that a Grafana data frame is made of one without touching its rows.
 * Everything in this folder runs in a browser as well.
 */

/** `time` is milliseconds since 1970; a time whose nanoseconds matter stands beside it as a string of digits. */
export type FieldType = "time" | "number" | "string" | "boolean" | "json";

/** One column. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** A unit as Grafana spells it: `ms`, `reqps`, `percentunit`, `bytes`; of a metric the sender's own, in UCUM. */
  readonly unit?: string;
  /** What tells this series from others of the same name. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A table: `values[i]` are the cells of `fields[i]`, all of the same length. */
export interface Frame {
  readonly name?: string;
  readonly fields: readonly Field[];
  readonly values: readonly (readonly unknown[])[];
}

/** What ClickHouse did for the answer, all statements together. */
export interface Statistics {
  readonly elapsedSeconds: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly statements: number;
}

/** What somebody who looks at the answer should know: that it is cut off, sampled, or made of less than was asked for. */
export interface Notice {
  readonly severity: "info" | "warning";
  readonly text: string;
}

interface AnswerEnd {
  readonly statistics: Statistics;
  readonly notices?: readonly Notice[];
}

/** One table. */
export interface TableAnswer extends Frame, AnswerEnd {
  /** Asks for what follows, in the same request otherwise; absent at the end. */
  readonly nextCursor?: string;
  /** Of a table by steps that may leave some out: how long each is, in milliseconds. */
  readonly stepMs?: number;
}

/** Several tables, such as one for each series. */
export interface SeriesAnswer extends AnswerEnd {
  readonly frames: readonly Frame[];
}
