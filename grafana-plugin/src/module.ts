import { DataSourcePlugin } from "@grafana/data";
import { SpanhouseDataSource } from "./datasource.ts";
import type { SpanhouseOptions, SpanhouseSecrets } from "./options.ts";
import type { SpanhouseQuery } from "./query/query.ts";

export const plugin: DataSourcePlugin<SpanhouseDataSource, SpanhouseQuery, SpanhouseOptions, SpanhouseSecrets> =
  new DataSourcePlugin<SpanhouseDataSource, SpanhouseQuery, SpanhouseOptions, SpanhouseSecrets>(SpanhouseDataSource);
