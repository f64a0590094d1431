/** What a person at a terminal sees at the query address, and one with a browser where there is no console. */
export function queryWelcome(host: string = "127.0.0.1:8318", hasConsole: boolean = false): string {
  const url = `http://${host}`;
  const page = hasConsole ? `Open ${url}/ in a browser for the console: dashboards, logs and traces.\n\n` : "";
  return `This is Spanhouse, a collector for OpenTelemetry. What it has stored is read here:

  POST ${url}/api/v1/sql               one read-only ClickHouse query, {"query": "...", "params": {...}}
  GET  ${url}/api/v1/traces/{traceId}  one trace
  POST ${url}/api/v1/logs/search       log records, {"range": {"fromMs", "toMs"}, "query": "service:cart level>=warn"}
  GET  ${url}/api/v1/services          services; ?fromMs= &toMs=
  GET  ${url}/api/v1/openapi.json      these and everything else that can be asked by topic
  GET  ${url}/api/v1/tail              records as they come in; ?query= &signal= &service= &level= &q=
  GET  ${url}/api/v1/dead-letters      what ClickHouse refused for good
  GET  ${url}/healthz                  200 while the process runs
  GET  ${url}/readyz                   200 when every part does its work, else 503 and why
  GET  ${url}/metrics                  metrics of the collector, Prometheus text

${page}By hand:

  curl ${url}/api/v1/sql -H 'Content-Type: application/json' -d '{"query": "SELECT count() FROM otel_logs"}'
`;
}
