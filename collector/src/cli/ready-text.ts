import type { Collector } from "../collector.ts";
import type { ListenAddress } from "../config-option.ts";
import { formatAddress, type Config } from "../config.ts";
import { queryUrlDefault } from "./query-client.ts";
import type { Terminal } from "./terminal.ts";

export interface Started {
  readonly collector: Pick<
    Collector,
    "ingestAddress" | "grpcAddress" | "queryAddress" | "clickhouseUrl" | "readiness" | "enginePid"
  >;
  readonly config: Pick<Config, "dataDir" | "clickhouseUrl" | "clickhouseDatabase" | "tlsListeners" | "tlsCertFile">;
  readonly version: string;
  /** Whether a browser is shown the console. */
  readonly hasConsole: boolean;
}

/** What a person needs to know once the collector runs: where, whether all is well, and two lines to try. */
export function renderReady(
  { collector, config, version, hasConsole }: Started,
  { style }: Pick<Terminal, "style">,
): string {
  const schemeOf = (listener: string): string =>
    config.tlsCertFile !== undefined && config.tlsListeners.includes(listener) ? "https" : "http";
  const ingestUrl = urlOf(schemeOf("http"), collector.ingestAddress);
  const queryUrl = urlOf(schemeOf("query"), collector.queryAddress);
  const waiting = collector.readiness().filter(({ ready }) => !ready);
  const state =
    waiting.length === 0
      ? style("green", "is ready")
      : style(
          "yellow",
          `receives, but is not ready: ${waiting.map(({ part, reason }) => `${part} (${reason})`).join(", ")}`,
        );
  const clickhouse =
    config.clickhouseUrl === undefined
      ? `embedded, process ${collector.enginePid() ?? "being restarted"}`
      : "your server";
  const page = hasConsole ? `\n  console         ${queryUrl}/   open it in a browser: dashboards, logs, traces` : "";
  const url = queryUrl === queryUrlDefault ? "" : ` --url ${queryUrl}`;
  return `
${style("bold", `Spanhouse ${version}`)} ${state}

  OTLP over HTTP  ${ingestUrl}   send traces, logs and metrics here
  OTLP over gRPC  ${urlOf(schemeOf("grpc"), collector.grpcAddress)}   or here
  query API       ${queryUrl}   read here${page}
  ClickHouse      ${collector.clickhouseUrl}   ${clickhouse}, database ${config.clickhouseDatabase}
  data            ${config.dataDir}

Store a log record:

  curl ${ingestUrl}/v1/logs -H 'Content-Type: application/json' -d '${exampleBody}'

Read it back:

  npx spanhouse sql${url} "SELECT Timestamp, ServiceName, Body FROM otel_logs ORDER BY Timestamp DESC LIMIT 1"

Ctrl-C stops it; the data stays.

`;
}

const exampleBody = JSON.stringify({
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "curl" } }] },
      scopeLogs: [{ logRecords: [{ severityText: "INFO", severityNumber: 9, body: { stringValue: "hello" } }] }],
    },
  ],
});

/** An address that can be asked: a listener on all interfaces is reached by the loopback. */
function urlOf(scheme: string, address: ListenAddress): string {
  const host = address.host === "0.0.0.0" ? "127.0.0.1" : address.host === "::" ? "::1" : address.host;
  return `${scheme}://${formatAddress({ host, port: address.port })}`;
}
