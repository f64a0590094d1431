import { SupplementaryQueryType, type DataQueryRequest } from "@grafana/data";
import { isFinished } from "../query/finished.ts";
import { migrateQuery } from "../query/migrate.ts";
import type { LogsQuery, SpanhouseQuery } from "../query/query.ts";
import { questionId } from "./request-id.ts";

/** Grafana takes the bars above a list of logs from queries whose refId begins so. */
const logVolumePrefix = "log-volume-";

/** As many bars as are told apart at a glance. */
const barsMax = 120;

/** The number of records by level beside a query for log records; undefined beside every other. */
export function logVolumeQuery(query: SpanhouseQuery): LogsQuery | undefined {
  if (query.queryType !== "logs" || query.show === "volume" || !isFinished(query)) return undefined;
  const { refId, datasource, search, filters } = query;
  return {
    ...{ refId: `${logVolumePrefix}${refId}`, queryType: "logs", show: "volume" },
    ...(datasource === undefined ? {} : { datasource }),
    ...(search === undefined ? {} : { search }),
    ...(filters === undefined ? {} : { filters }),
  };
}

/** The request for what Grafana wants beside a request; undefined when there is nothing of the kind. */
export function supplementaryRequest(
  type: SupplementaryQueryType,
  request: DataQueryRequest<SpanhouseQuery>,
): DataQueryRequest<SpanhouseQuery> | undefined {
  if (type !== SupplementaryQueryType.LogsVolume) return undefined;
  const targets = request.targets.flatMap((target) => logVolumeQuery(migrateQuery(target)) ?? []);
  if (targets.length === 0) return undefined;
  const lengthMs = request.range.to.valueOf() - request.range.from.valueOf();
  const { liveStreaming: _live, ...rest } = request;
  return {
    ...rest,
    targets,
    requestId: questionId(request.requestId, "log-volume") ?? "",
    maxDataPoints: Math.min(request.maxDataPoints ?? barsMax, barsMax),
    intervalMs: Math.max(request.intervalMs, Math.ceil(lengthMs / barsMax)),
  };
}
