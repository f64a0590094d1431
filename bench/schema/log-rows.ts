import {
  firstMoment,
  hexId,
  hours,
  nouns,
  pick,
  projectId,
  resourceAttributes,
  serviceName,
  unit,
} from "./row-parts.ts";

/** Bodies as programs write them; `§` is the noun, `#` a number that differs from row to row. */
const bodies = [
  "§ request completed in # ms",
  "loaded § # from cache",
  "cache miss for § #, reading from postgres",
  "query on § returned # rows",
  "publishing event for § # to topic events",
  "consumed message # from § queue, lag is low",
  "user logged in, § session # created",
  "connection to § pool opened (# active)",
  "retrying call to § service, attempt #",
  "slow query on §: # ms, consider an index",
  "rate limit reached for § client #",
  "could not reach § upstream: connect ECONNREFUSED 10.0.0.#:8080",
  "unhandled rejection while saving § #: TimeoutError: statement timeout",
  "validation of § # failed: field amount must be positive",
  "health check passed for § in # ms",
  "flushed # metrics of § to collector",
]
  .map((body) => `'${body}'`)
  .join(", ");

/** SELECT of `count` log records in the columns' names of `otel_logs`; 60 % belong to a trace. */
export function logRows(count: number): string {
  return `
WITH
  ${pick(40, 1.8, "n", "'service'")} AS service,
  ${pick(5, 1, "n", "'pod'")} AS pod,
  ${pick(16, 1.5, "n", "'body'")} AS template,
  cityHash64(service, template, n % 3) AS kind,
  cityHash64(n) AS id,
  intDiv(n, 12) AS trace,
  ${unit("trace", "'traced'")} < 0.6 AS traced,
  ${nouns}[kind % 40 + 1] AS noun,
  fromUnixTimestamp64Nano(toInt64(toUnixTimestamp('${firstMoment}', 'UTC')) * 1000000000
    + toInt64(n / ${count} * ${hours} * 3600e9) + toInt64(id % 40000000), 'UTC') AS time
SELECT
  ${projectId("service")} AS ProjectId,
  time AS Timestamp,
  if(traced, ${hexId("sipHash128(trace)")}, '') AS TraceId,
  if(traced, ${hexId("cityHash64(trace, n % 4, 'span')")}, '') AS SpanId,
  toUInt8(traced) AS TraceFlags,
  multiIf(template < 6, 'INFO', template < 8, 'DEBUG', template < 11, 'WARN', template < 14, 'ERROR', 'INFO') AS SeverityText,
  multiIf(template < 6, 9, template < 8, 5, template < 11, 13, template < 14, 17, 9) AS SeverityNumber,
  ${serviceName("service")} AS ServiceName,
  replaceOne(replaceOne([${bodies}][template + 1], '§', noun), '#', toString(id % 20000)) AS Body,
  ${resourceAttributes("service", "pod")} AS ResourceAttributes,
  ['app', 'http', 'pg', 'queue'][template % 4 + 1] AS ScopeName,
  '1.0.0' AS ScopeVersion,
  map(
    'code.file.path', concat('/app/src/', noun, '.js'),
    'code.line.number', toString(kind % 400),
    'enduser.id', concat('user-', toString(id % 50000)),
    'http.request.id', ${hexId("sipHash128(n, 'request')")},
    'log.iostream', if(template < 8, 'stdout', 'stderr'),
    'logger.name', concat('app.', noun),
    'thread.id', toString(id % 64)) AS LogAttributes,
  time + toIntervalMillisecond(id % 5) AS ObservedTimestamp
FROM (SELECT number AS n FROM numbers(${count}))`;
}
