import {
  DataSourceApi,
  type AdHocVariableFilter,
  type CoreApp,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetTagKeysOptions,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type DataSourceWithLogsContextSupport,
  type DataSourceWithLogsLabelTypesSupport,
  type DataSourceWithQueryImportSupport,
  type DataSourceWithQueryModificationSupport,
  type DataSourceWithSupplementaryQueriesSupport,
  type DataSourceWithToggleableQueryFiltersSupport,
  type LogRowContextOptions,
  type LogRowModel,
  type MetricFindValue,
  type QueryFilterOptions,
  type QueryFixAction,
  type ScopedVars,
  type SupplementaryQueryOptions,
  SupplementaryQueryType,
  type TestDataSourceResponse,
  type ToggleFilterAction,
  type AbstractQuery,
} from "@grafana/data";
import type { DataQuery } from "@grafana/schema";
import type { Observable } from "rxjs";
import { createClient, type Backend } from "./ask/client.ts";
import type { CompletionSource } from "./edit/completion-source.ts";
import { labelTypeTitle } from "./frames/logs-frame.ts";
import type { SpanhouseOptions } from "./options.ts";
import { fromAdHocFilters } from "./query/ad-hoc-filters.ts";
import { defaultQuery } from "./query/default-query.ts";
import { displayText } from "./query/display-text.ts";
import { isFinished } from "./query/finished.ts";
import { fromAbstractQueries, importQueries } from "./query/import-queries.ts";
import { hasVariables, interpolateQuery } from "./query/interpolate.ts";
import { migrateQuery } from "./query/migrate.ts";
import { hasFilter, modifications, modifyQuery, toggleFilter } from "./query/modify-query.ts";
import type { LogsQuery, SpanhouseQuery } from "./query/query.ts";
import type { Template } from "./query/template.ts";
import { checkConnection } from "./source/check-connection.ts";
import { createCompletion } from "./source/completion.ts";
import { logContextQuery, readLogContext } from "./source/log-context.ts";
import { runRequest } from "./source/run-request.ts";
import type { SourceContext } from "./source/source-context.ts";
import { logVolumeQuery, supplementaryRequest } from "./source/supplementary.ts";
import { readTagKeys, readTagValues } from "./source/tags.ts";

/** What the data source needs of where it runs; module.ts hands in Grafana's services, which are set after the plugin is loaded. */
export interface Host {
  readonly backend: () => Backend;
  readonly template: () => Template;
}

const timeoutMsDefault = 30_000;
const logsLimitDefault = 500;

/**
 * The data source, as Grafana asks it. Every capability is a file of its own in query/ and source/; here stands which method is which.
 * Some of Grafana's interfaces are found by the names of their methods alone, so none of these may be missing.
 */
export class SpanhouseDataSource
  extends DataSourceApi<SpanhouseQuery, SpanhouseOptions>
  implements
    DataSourceWithLogsContextSupport<SpanhouseQuery>,
    DataSourceWithLogsLabelTypesSupport,
    DataSourceWithQueryImportSupport<SpanhouseQuery>,
    DataSourceWithQueryModificationSupport<SpanhouseQuery>,
    DataSourceWithSupplementaryQueriesSupport<SpanhouseQuery>,
    DataSourceWithToggleableQueryFiltersSupport<SpanhouseQuery>
{
  /** What the editors ask for while somebody types. */
  readonly completion: CompletionSource;
  /** What capabilities beside the queries work with, such as variables. */
  readonly context: SourceContext;

  constructor(settings: DataSourceInstanceSettings<SpanhouseOptions>, { backend, template }: Host) {
    super(settings);
    const { url = "", uid, type, name, jsonData } = settings;
    this.context = {
      client: createClient({ backend, url, timeoutMs: jsonData.timeoutMs ?? timeoutMsDefault }),
      template: {
        replace: (...given) => template().replace(...given),
        containsTemplate: (...given) => template().containsTemplate(...given),
      },
      datasource: { uid, type, name },
      logsLimit: jsonData.logsLimit ?? logsLimitDefault,
    };
    this.completion = createCompletion(this.context);
  }

  override query(request: DataQueryRequest<SpanhouseQuery>): Observable<DataQueryResponse> {
    return runRequest(request, this.context);
  }

  override testDatasource(): Promise<TestDataSourceResponse> {
    return checkConnection(this.context.client, Date.now());
  }

  override filterQuery(query: SpanhouseQuery): boolean {
    return isFinished(migrateQuery(query));
  }

  override getDefaultQuery(app: CoreApp): Partial<SpanhouseQuery> {
    return defaultQuery(app);
  }

  override getQueryDisplayText(query: SpanhouseQuery): string {
    return displayText(migrateQuery(query));
  }

  override targetContainsTemplate(query: SpanhouseQuery): boolean {
    return hasVariables(query, (text) => this.context.template.containsTemplate(text));
  }

  override interpolateVariablesInQueries(
    queries: SpanhouseQuery[],
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[],
  ): SpanhouseQuery[] {
    const variables = { template: this.context.template, scopedVars };
    const { uid, type } = this;
    return queries.map((query) => {
      const filled = interpolateQuery(migrateQuery(query), variables, fromAdHocFilters(filters));
      return Object.assign(filled, { datasource: { uid, type } });
    });
  }

  override async importQueries(queries: DataQuery[], origin: DataSourceApi<DataQuery>): Promise<SpanhouseQuery[]> {
    return importQueries(queries, origin);
  }

  async importFromAbstractQueries(queries: AbstractQuery[]): Promise<SpanhouseQuery[]> {
    return fromAbstractQueries(queries);
  }

  override async getTagKeys(options?: DataSourceGetTagKeysOptions<SpanhouseQuery>): Promise<MetricFindValue[]> {
    return readTagKeys(options ?? {}, this.context);
  }

  override async getTagValues(options: DataSourceGetTagValuesOptions<SpanhouseQuery>): Promise<MetricFindValue[]> {
    return readTagValues(options, this.context);
  }

  override modifyQuery(query: SpanhouseQuery, action: QueryFixAction): SpanhouseQuery {
    return modifyQuery(migrateQuery(query), action);
  }

  getSupportedQueryModifications(): string[] {
    return [...modifications];
  }

  toggleQueryFilter(query: SpanhouseQuery, filter: ToggleFilterAction): SpanhouseQuery {
    return toggleFilter(migrateQuery(query), filter);
  }

  queryHasFilter(query: SpanhouseQuery, filter: QueryFilterOptions): boolean {
    return hasFilter(migrateQuery(query), filter);
  }

  async getLogRowContext(row: LogRowModel, options: LogRowContextOptions = {}): Promise<DataQueryResponse> {
    return readLogContext(row, options, this.context);
  }

  async getLogRowContextQuery(
    row: LogRowModel,
    _options?: LogRowContextOptions,
    query?: SpanhouseQuery,
  ): Promise<LogsQuery> {
    return logContextQuery(row, query?.refId ?? "A", this.context);
  }

  getLabelDisplayTypeFromFrame(key: string, frame: DataFrame | undefined, row: number | null): string | null {
    return labelTypeTitle(key, frame, row);
  }

  getSupportedSupplementaryQueryTypes(): SupplementaryQueryType[] {
    return [SupplementaryQueryType.LogsVolume];
  }

  getSupplementaryQuery({ type }: SupplementaryQueryOptions, query: SpanhouseQuery): SpanhouseQuery | undefined {
    return type === SupplementaryQueryType.LogsVolume ? logVolumeQuery(migrateQuery(query)) : undefined;
  }

  getSupplementaryRequest(
    type: SupplementaryQueryType,
    request: DataQueryRequest<SpanhouseQuery>,
  ): DataQueryRequest<SpanhouseQuery> | undefined {
    return supplementaryRequest(type, request);
  }
}
