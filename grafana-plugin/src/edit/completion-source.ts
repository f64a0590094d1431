import type { MetricKind, SearchSignal, TimeRange } from "@spanhouse/schemas/query";

/**
 * What the editors ask for while somebody types: fields, values and names that are really stored. The data source implements it
 * (`datasource.completion`); the editors know nothing else of it, so a test may hand in anything that answers.
 *
 * Every method answers plain arrays, the most frequent first, and is bounded by the collector. A search that is handed in to narrow
 * an answer may hold template variables: the source replaces them as it does in a query. `cancel` ends the request; the promise is
 * rejected then, as it is with every failure. The editors keep answers for a short while, the source need not.
 */
export interface CompletionSource {
  /** `GET /attributes/keys`: built-in fields first, then attributes under the names that the search language takes. */
  fieldKeys(ask: FieldKeysAsk, cancel?: AbortSignal): Promise<readonly FieldKey[]>;
  /** `GET /attributes/values`. */
  fieldValues(ask: FieldValuesAsk, cancel?: AbortSignal): Promise<readonly FieldValue[]>;
  /** `GET /services`: names alone. */
  services(range: TimeRange, cancel?: AbortSignal): Promise<readonly string[]>;
  /** `GET /operations`: names of spans, each once. */
  operations(ask: OperationsAsk, cancel?: AbortSignal): Promise<readonly string[]>;
  /** `GET /metrics`, by name. */
  metrics(ask: MetricsAsk, cancel?: AbortSignal): Promise<readonly MetricInfo[]>;
}

/** Which fields there are. */
export interface FieldKeysAsk {
  readonly range: TimeRange;
  readonly signal: SearchSignal;
  /** Part of the name, in any case. */
  readonly name?: string;
  /** Only of records that match; in the search language, with template variables. */
  readonly search?: string;
  /** Left out: 200. */
  readonly limit?: number;
}

/** A field as a search or a group takes it. */
export interface FieldKey {
  readonly key: string;
  /** `attribute`, else what a built-in field is: `text`, `id`, `level`, `duration`, `word`. */
  readonly kind: string;
  /** In how many records of the sample it is; null of built-in fields. */
  readonly records: number | null;
  /** What it is, of built-in fields. */
  readonly about: string;
}

/** Which values a field has. */
export interface FieldValuesAsk {
  readonly range: TimeRange;
  readonly signal: SearchSignal;
  readonly key: string;
  /** Part of the value, in any case. */
  readonly value?: string;
  /** Only of records that match; in the search language, with template variables. */
  readonly search?: string;
  /** Left out: 100. */
  readonly limit?: number;
}

/** A value and in how many records of the sample it is. */
export interface FieldValue {
  readonly value: string;
  readonly records: number;
}

/** Which names spans have. */
export interface OperationsAsk {
  readonly range: TimeRange;
  /** With template variables; left out: of every service. */
  readonly service?: string;
}

/** Which metrics there are. */
export interface MetricsAsk {
  readonly range: TimeRange;
  /** Part of the name, in any case. */
  readonly name?: string;
  /** Left out: 1,000. */
  readonly limit?: number;
}

/** A metric and what its sender says of it. */
export interface MetricInfo {
  readonly name: string;
  readonly kind: MetricKind;
  /** In UCUM, such as `s`, `By`, `{request}`. */
  readonly unit: string;
  readonly description: string;
  /** Of a sum: it only goes up. */
  readonly monotonic: boolean;
  readonly services: readonly string[];
}
