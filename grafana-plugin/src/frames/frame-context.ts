/**
 * Answers of the query API as data frames, for any panel. Everything in this folder is a pure function of an answer and of who asks:
 * plain objects, no React, nothing of Grafana at run time but the names in @grafana/data. Columns are taken as they came; a cell is
 * only touched where a contract wants it otherwise. lint-frames.ts holds the contracts.
 */

/** Where a query stands, and which data source its links lead to. */
export interface FrameContext {
  readonly refId: string;
  readonly datasource: DataSourceName;
}

/** A data source as links name it. */
export interface DataSourceName {
  readonly uid: string;
  readonly type: string;
  readonly name: string;
}
