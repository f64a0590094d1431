import type { IngestAddresses } from "./ingest-addresses.ts";

/** One way to send: what it is for, where to put it, and the text itself. */
export interface Sample {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly text: string;
}

/** Ways to send the first record, the quickest first, each with the addresses of this collector. */
export function samples({ http, grpc }: IngestAddresses): readonly Sample[] {
  return [
    {
      id: "curl",
      label: "curl",
      about: "One log record, from any terminal. The answer {} means that it is stored.",
      text: curlLine(http),
    },
    {
      id: "node",
      label: "Node.js",
      about: "Traces, logs, metrics and errors of a Node.js service. Nothing has to change in its code.",
      text: [
        "npm install @spanhouse/node",
        `OTEL_EXPORTER_OTLP_ENDPOINT=${http} node --import @spanhouse/node/register app.js`,
      ].join("\n"),
    },
    {
      id: "browser",
      label: "Web page",
      about:
        "Page views, sessions, web vitals, errors and requests of a web page. First: npm install @spanhouse/browser",
      text: `import { init } from "@spanhouse/browser";\n\ninit({ url: "${http}", service: "my-page", version: "1.0.0" });`,
    },
    {
      id: "otel",
      label: "OpenTelemetry",
      about:
        "Any service with an OpenTelemetry SDK, in any language, by its environment. For gRPC take the second form.",
      text: [
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${http}`,
        "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "",
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${grpc}`,
        "export OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
      ].join("\n"),
    },
  ];
}

function curlLine(http: string): string {
  const service = `{"attributes":[{"key":"service.name","value":{"stringValue":"curl"}}]}`;
  const record = `{"severityText":"INFO","severityNumber":9,"body":{"stringValue":"hello"}}`;
  return [
    `curl ${http}/v1/logs -H 'Content-Type: application/json' \\`,
    `  -d '{"resourceLogs":[{"resource":${service},`,
    `       "scopeLogs":[{"logRecords":[${record}]}]}]}'`,
  ].join("\n");
}
