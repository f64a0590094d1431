import type {
  DataSourceApi,
  DataSourceWithLogsContextSupport,
  DataSourceWithLogsLabelTypesSupport,
  DataSourceWithQueryModificationSupport,
  DataSourceWithSupplementaryQueriesSupport,
  DataSourceWithToggleableQueryFiltersSupport,
} from "@grafana/data";
import type { SpanhouseQuery } from "../../../src/query/query.ts";
import { useDataSource } from "../host/explore-api.ts";

/** The data source as Explore takes it: Grafana finds these interfaces by the names of their methods. */
export type LogsSource = DataSourceApi<SpanhouseQuery> &
  DataSourceWithLogsContextSupport<SpanhouseQuery> &
  DataSourceWithLogsLabelTypesSupport &
  DataSourceWithQueryModificationSupport<SpanhouseQuery> &
  DataSourceWithSupplementaryQueriesSupport<SpanhouseQuery> &
  DataSourceWithToggleableQueryFiltersSupport<SpanhouseQuery> & { readonly completion: Completing };

/** What the search field asks it while somebody types. */
interface Completing {
  fieldKeys(ask: FieldKeysAsk, cancel?: AbortSignal): Promise<readonly FieldKey[]>;
  fieldValues(ask: FieldValuesAsk, cancel?: AbortSignal): Promise<readonly FieldValue[]>;
}

interface Within {
  readonly range: { readonly fromMs: number; readonly toMs: number };
  readonly signal: "logs";
}

interface FieldKeysAsk extends Within {
  readonly name: string;
}

interface FieldValuesAsk extends Within {
  readonly key: string;
  readonly value: string;
  readonly search?: string;
}

interface FieldKey {
  readonly key: string;
  readonly kind: string;
  readonly about: string;
  readonly records: number | null;
}

interface FieldValue {
  readonly value: string;
  readonly records: number;
}

/** The data source of the page, which is the built plugin and so known by its interfaces alone. */
export function useLogsSource(): LogsSource {
  return useDataSource() as unknown as LogsSource;
}
