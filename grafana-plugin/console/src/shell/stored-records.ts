import { getBackendSrv } from "@grafana/runtime";
import type { SqlAnswer } from "@spanhouse/schemas/query";
import { firstValueFrom } from "rxjs";

/** What each collector stores about itself says nothing of whether somebody sends. */
const ownService = "spanhouse-collector";

const tables = [
  "otel_traces",
  "otel_logs",
  "otel_metrics_gauge",
  "otel_metrics_sum",
  "otel_metrics_histogram",
  "otel_metrics_exponential_histogram",
  "otel_metrics_summary",
];

const anyRecord = tables
  .map((table) => `(SELECT count() FROM (SELECT 1 FROM ${table} WHERE ServiceName != {own:String} LIMIT 1))`)
  .join(" + ");

/** Whether anything is stored that the reader may see, whenever it was; reads one row of each table at most. */
export async function hasRecords(): Promise<boolean> {
  const asked = getBackendSrv().fetch<SqlAnswer>({
    url: "/api/v1/sql",
    method: "POST",
    data: { query: `SELECT ${anyRecord} AS found`, params: { own: ownService } },
  });
  const { data } = await firstValueFrom(asked);
  return Number(data.rows[0]?.[0] ?? 0) > 0;
}
