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

/** Attributes by kind of span (HTTP server, HTTP client, database, internal): 6 to 11 keys, sorted, some of them unique. */
const spanAttributes = `multiIf(
    operation < 3, map(
      'client.address', concat('84.', toString(user % 200), '.', toString(user % 251), '.', toString(user % 13)),
      'enduser.id', concat('user-', toString(user)),
      'http.request.id', ${hexId("sipHash128(trace, span)")},
      'http.request.method', ['GET', 'GET', 'POST'][operation + 1],
      'http.response.status_code', if(failed, '500', ['200', '200', '200', '204', '404'][id % 5 + 1]),
      'http.route', concat('/api/v', toString(name % 3 + 1), '/', noun, if(operation = 1, '', '/{id}')),
      'network.protocol.version', '1.1',
      'server.address', concat(ServiceName, '.example.com'),
      'url.path', concat('/api/v', toString(name % 3 + 1), '/', noun, if(operation = 1, '', '/' || toString(id % 900000))),
      'url.scheme', 'https',
      'user_agent.original', concat('Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/', toString(120 + user % 20), '.0.0.0 Safari/537.36')),
    operation < 5, map(
      'http.request.method', ['GET', 'POST'][operation - 2],
      'http.response.status_code', if(failed, '503', '200'),
      'network.peer.address', concat('10.0.', toString(name % 24), '.', toString(id % 200)),
      'server.address', concat(noun, '.core.svc.cluster.local'),
      'server.port', '8080',
      'url.full', concat('http://', noun, '.core.svc.cluster.local:8080/', noun, '/', toString(id % 900000), '?trace=1&page=', toString(id % 40))),
    operation < 7, map(
      'db.collection.name', concat(noun, 's'),
      'db.namespace', 'shop',
      'db.operation.name', ['SELECT', 'INSERT'][operation - 4],
      'db.query.text', if(operation = 5, concat('SELECT * FROM ', noun, 's WHERE id = $1 AND tenant = $2 LIMIT 50'), concat('INSERT INTO ', noun, 's (id, tenant, payload) VALUES ($1, $2, $3)')),
      'db.response.returned_rows', toString(id % 50),
      'db.system.name', 'postgresql',
      'server.address', concat('pg-', toString(name % 4), '.internal'),
      'server.port', '5432',
      'thread.id', toString(id % 64)),
    map(
      'code.function.name', concat(noun, 'Handler.process'),
      'enduser.id', concat('user-', toString(user)),
      'job.id', ${hexId("sipHash128(trace, span, 'job')")},
      'messaging.destination.name', concat(noun, '-events'),
      'messaging.message.id', ${hexId("cityHash64(trace, span, 'message')")},
      'queue.depth', toString(id % 300)))`;

/** SELECT of about `spans` spans in the columns of `otel_traces`: traces are trees of 5 to 50 spans, with 320 span names. */
export function traceRows(spans: number): string {
  const traces = Math.round(spans / 27.5);
  return `
WITH
  ${pick(40, 1.8, "trace", "'root'")} AS root,
  (root + if(span = 0, 0, ${pick(40, 2, "trace", "intDiv(span, 4)", "'service'")})) % 40 AS service,
  ${pick(5, 1, "trace", "service", "'pod'")} AS pod,
  if(span = 0, 0, ${pick(8, 1.3, "trace", "span", "'operation'")}) AS operation,
  cityHash64(service, operation) AS name,
  ${nouns}[name % 40 + 1] AS noun,
  cityHash64(trace, 'user') % 50000 AS user,
  cityHash64(trace, span, 'id') AS id,
  ${unit("trace", "span", "'error'")} < 0.02 AS failed,
  fromUnixTimestamp64Nano(toInt64(toUnixTimestamp('${firstMoment}', 'UTC')) * 1000000000
    + toInt64(trace / ${traces} * ${hours} * 3600e9)
    + toInt64(span * (cityHash64(trace) % 9000000) + id % 4000000), 'UTC') AS time
SELECT
  ${projectId("service")} AS ProjectId,
  time AS Timestamp,
  ${hexId("sipHash128(trace)")} AS TraceId,
  ${hexId("cityHash64(trace, span, 'span')")} AS SpanId,
  if(span = 0, '', ${hexId("cityHash64(trace, cityHash64(trace, span, 'parent') % span, 'span')")}) AS ParentSpanId,
  '' AS TraceState,
  multiIf(
    operation < 3, concat(['GET', 'GET', 'POST'][operation + 1], ' /api/v', toString(name % 3 + 1), '/', noun, if(operation = 1, '', '/{id}')),
    operation < 5, ['GET', 'POST'][operation - 2] || ' ' || noun,
    operation < 7, concat(['SELECT', 'INSERT'][operation - 4], ' ', noun, 's'),
    concat(noun, '.', ServiceName, ' process')) AS SpanName,
  multiIf(operation < 3, 'Server', operation < 7, 'Client', 'Internal') AS SpanKind,
  ${serviceName("service")} AS ServiceName,
  ${resourceAttributes("service", "pod")} AS ResourceAttributes,
  ['@opentelemetry/instrumentation-http', '@opentelemetry/instrumentation-undici', '@opentelemetry/instrumentation-pg', 'app'][multiIf(operation < 3, 1, operation < 5, 2, operation < 7, 3, 4)] AS ScopeName,
  '0.210.0' AS ScopeVersion,
  ${spanAttributes} AS SpanAttributes,
  toUInt64(exp(11 + 7 * ${unit("trace", "span", "'duration'")} + (name % 5) / 2)) AS Duration,
  multiIf(failed, 'Error', operation = 0, 'Ok', 'Unset') AS StatusCode,
  if(failed, concat('upstream ', noun, ' answered 500'), '') AS StatusMessage,
  if(failed, [time], []) AS \`Events.Timestamp\`,
  if(failed, ['exception'], []) AS \`Events.Name\`,
  if(failed, [map('exception.message', concat('upstream ', noun, ' answered 500'), 'exception.stacktrace', concat('Error: upstream ', noun, ' answered 500\\n    at Handler.process (/app/src/', noun, '.js:', toString(name % 300), ':17)\\n    at async Server.handle (/app/src/server.js:88:5)'), 'exception.type', 'UpstreamError')], []) AS \`Events.Attributes\`,
  257 AS Flags
FROM (SELECT number AS trace, arrayJoin(range(toUInt32(5 + cityHash64(number, 'size') % 46))) AS span FROM numbers(${traces}))`;
}
