import type {
  DataSourceApi,
  DataSourceWithLogsContextSupport,
  DataSourceWithLogsLabelTypesSupport,
  DataSourceWithQueryModificationSupport,
  DataSourceWithSupplementaryQueriesSupport,
  DataSourceWithToggleableQueryFiltersSupport,
} from "@grafana/data";
import type { SearchSignal } from "@spanhouse/schemas/search";
import type { SpanhouseOptions } from "../../../src/options.ts";
import type { SpanhouseQuery } from "../../../src/query/query.ts";

/**
 * The data source as the page knows it: by its interfaces, because it comes from the built plugin. Grafana finds those beside the first
 * by the names of their methods.
 */
export type SpanhouseApi = DataSourceApi<SpanhouseQuery, SpanhouseOptions> &
  DataSourceWithLogsContextSupport<SpanhouseQuery> &
  DataSourceWithLogsLabelTypesSupport &
  DataSourceWithQueryModificationSupport<SpanhouseQuery> &
  DataSourceWithSupplementaryQueriesSupport<SpanhouseQuery> &
  DataSourceWithToggleableQueryFiltersSupport<SpanhouseQuery> & { readonly completion: Completing };

/** What is stored, the most frequent first, for somebody who types. */
export interface Completing {
  fieldKeys(ask: FieldKeysAsk, cancel?: AbortSignal): Promise<readonly FieldKey[]>;
  fieldValues(ask: FieldValuesAsk, cancel?: AbortSignal): Promise<readonly FieldValue[]>;
  services(range: CompletionRange): Promise<readonly string[]>;
  /** Names of spans; of one service, when there is one. */
  operations(ask: { readonly range: CompletionRange; readonly service?: string }): Promise<readonly string[]>;
}

/** Where to look. */
export interface CompletionRange {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Within {
  readonly range: CompletionRange;
  readonly signal: SearchSignal;
}

interface FieldKeysAsk extends Within {
  /** Part of it. */
  readonly name: string;
}

interface FieldValuesAsk extends Within {
  readonly key: string;
  /** Part of it. */
  readonly value: string;
  /** Of records that match. */
  readonly search?: string;
}

interface FieldKey {
  readonly key: string;
  readonly kind: string;
  readonly about: string;
  /** In how many records of a sample it is; null of built-in fields. */
  readonly records: number | null;
}

interface FieldValue {
  readonly value: string;
  readonly records: number;
}
