import type { Client } from "../ask/client.ts";
import type { DataSourceName } from "../frames/frame-context.ts";
import type { Template } from "../query/template.ts";

/** What every capability of the data source works with. */
export interface SourceContext {
  readonly client: Client;
  readonly template: Template;
  readonly datasource: DataSourceName;
  /** Log records of a list when a query does not say. */
  readonly logsLimit: number;
}
