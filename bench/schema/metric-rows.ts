import { firstMoment, hours, nouns, projectId, resourceAttributes, serviceName, unit } from "./row-parts.ts";

/** Number of series: 40 services, 5 pods each, 10 series a pod (6 metrics, some with attributes). */
const seriesCount = 2000;
const stepSeconds = 30;

/**
 * SELECT of points in the columns' names of `otel_metrics_sum`: 2,000 series, one point each 30 s.
 * Half of the values are whole numbers (bytes, counts), half are ratios with noise.
 */
export function metricRows(): string {
  const points = Math.floor((hours * 3600) / stepSeconds);
  return `
WITH
  intDiv(series, 50) AS service,
  intDiv(series, 10) % 5 AS pod,
  series % 10 AS own,
  toDateTime64('${firstMoment}', 9, 'UTC') AS first,
  [1, 2, 3, 4, 4, 4, 5, 5, 6, 6][own + 1] AS metric,
  ${unit("series", "point")} AS noise
SELECT
  ${projectId("service")} AS ProjectId,
  ${resourceAttributes("service", "pod")} AS ResourceAttributes,
  '@opentelemetry/host-metrics' AS ScopeName,
  '0.40.0' AS ScopeVersion,
  ${serviceName("service")} AS ServiceName,
  ['process.cpu.utilization', 'process.memory.usage', 'nodejs.eventloop.delay.p99', 'http.server.active_requests', 'db.client.connection.count', 'v8js.memory.heap.used'][metric] AS MetricName,
  ['CPU share of the process', 'Resident memory', 'Delay of the event loop', 'Requests under way', 'Connections in the pool', 'Heap in use'][metric] AS MetricDescription,
  ['1', 'By', 's', '{request}', '{connection}', 'By'][metric] AS MetricUnit,
  multiIf(
    metric = 4, map('http.request.method', ['GET', 'POST', 'PUT'][own - 2], 'http.route', concat('/api/v1/', ${nouns}[service + 1]), 'server.address', concat(ServiceName, '.example.com')),
    metric = 5, map('db.client.connection.pool.name', 'main', 'db.client.connection.state', ['idle', 'used'][own - 5]),
    metric = 6, map('v8js.heap.space.name', ['new_space', 'old_space'][own - 7]),
    map()) AS Attributes,
  first AS StartTimeUnix,
  first + toIntervalSecond(point * ${stepSeconds}) + toIntervalMillisecond(series % 977) AS TimeUnix,
  multiIf(
    metric IN (2, 6), toFloat64(4096 * toUInt64(20000 + 8000 * sin(point / 90 + series) + 60 * noise)),
    metric IN (4, 5), toFloat64(toUInt32(12 + 9 * sin(point / 40 + series) + 4 * noise)),
    0.3 + 0.2 * sin(point / 120 + series) + 0.05 * noise) AS Value
FROM (SELECT number % ${seriesCount} AS series, intDiv(number, ${seriesCount}) AS point FROM numbers(${seriesCount * points}))`;
}
