import type { Level } from "./search/levels.ts";

/** What the live tail can tell of. */
export type TailSignal = "logs" | "traces" | "metrics";

/** A value of a column; long integers are strings. */
export type TailValue = string | number | boolean | null | readonly TailValue[] | { readonly [key: string]: TailValue };

/** One committed record as `GET /api/v1/tail` sends it. `Value` differs before it is JSON only, where long integers are no strings yet. */
export interface TailRecord<Value = TailValue> {
  readonly signal: TailSignal;
  readonly timeUnixNano: string;
  readonly service: string;
  /** Body of a log record, name of a span, name of a metric. */
  readonly text: string;
  /** Name of the level: of a log record its severity; of a span `error` when its status is Error, else `info`. */
  readonly level: Level;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly resourceAttributes: Readonly<Record<string, Value>>;
  /** Columns of the table that only this signal has, without those that are empty. */
  readonly fields: Readonly<Record<string, Value>>;
}
