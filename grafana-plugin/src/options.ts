import type { DataSourceJsonData } from "@grafana/data";

/** What the configuration of the data source holds, beside the address; `readKey` is a secret and only ever leaves as a header. */
export interface SpanhouseOptions extends DataSourceJsonData {
  /** How long a question may take. Left out: 30 s. */
  readonly timeoutMs?: number;
  /** Rows of a list of log records when a query does not say. Left out: 500. */
  readonly logsLimit?: number;
}

/** Secrets, which the browser can set and never read. */
export interface SpanhouseSecrets {
  /** A read key of the collector (`spanhouse key create --project default --scope read`); none is needed while the collector has no keys. */
  readonly readKey?: string;
}

/** The id of the plugin, which links, dashboards and provisioning name. */
export const pluginId = "spanhouse-spanhouse-datasource";
