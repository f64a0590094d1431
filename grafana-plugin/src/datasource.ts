import {
  DataSourceApi,
  type DataQueryRequest,
  type DataQueryResponse,
  type TestDataSourceResponse,
} from "@grafana/data";
import type { SpanhouseOptions } from "./options.ts";
import type { SpanhouseQuery } from "./query/query.ts";

export class SpanhouseDataSource extends DataSourceApi<SpanhouseQuery, SpanhouseOptions> {
  override query(_request: DataQueryRequest<SpanhouseQuery>): Promise<DataQueryResponse> {
    return Promise.resolve({ data: [] });
  }

  override testDatasource(): Promise<TestDataSourceResponse> {
    return Promise.resolve({ status: "success", message: "" });
  }
}
