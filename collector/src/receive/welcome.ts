/** What a person sees who opens the ingest address in a browser. */
export function welcome(host: string): string {
  const url = `http://${host}`;
  return `This is Spanhouse, a collector for OpenTelemetry. It receives OTLP over HTTP here:

  POST ${url}/v1/traces
  POST ${url}/v1/logs
  POST ${url}/v1/metrics

Content-Type application/x-protobuf or application/json; Content-Encoding gzip, deflate, zstd or none.

An OpenTelemetry SDK needs one setting:

  OTEL_EXPORTER_OTLP_ENDPOINT=${url}

By hand:

  curl ${url}/v1/logs -H 'Content-Type: application/json' \\
    -d '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"}}]}]}]}'
`;
}
