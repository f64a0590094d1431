import type { Attributes } from "../record/attributes.ts";
import type { BeforeSend } from "../record/before-send.ts";
import type { SamplingRule } from "../record/sampling-rule.ts";

/** Options of `start`. Each is also an environment variable; what is given here wins. */
export interface Options {
  /** The collector, without the path of a signal. `OTEL_EXPORTER_OTLP_ENDPOINT`. @default "http://127.0.0.1:4318" */
  readonly url?: string | undefined;
  /** `service.name`. `OTEL_SERVICE_NAME`; left out, the name in the application's package.json. */
  readonly service?: string | undefined;
  /** `service.version`. `SPANHOUSE_SERVICE_VERSION`; left out, the version in the application's package.json. */
  readonly version?: string | undefined;
  /** `deployment.environment.name`, such as `production`. `SPANHOUSE_ENVIRONMENT`. */
  readonly environment?: string | undefined;
  /** An ingest key; leaves as the header `x-spanhouse-key`. `SPANHOUSE_INGEST_KEY`. */
  readonly key?: string | undefined;
  /** More headers of every request. `OTEL_EXPORTER_OTLP_HEADERS`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** More attributes of the resource. `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource?: Attributes | undefined;
  /**
   * Which libraries are instrumented, by the names of their instrumentations (`http`, `express`, `pg`, ...): only `enabled`, or all but `disabled`.
   * `OTEL_NODE_ENABLED_INSTRUMENTATIONS`, `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.
   */
  readonly instrument?: { readonly enabled?: readonly string[]; readonly disabled?: readonly string[] } | undefined;
  /** Whether what the application writes with `console` is sent as logs too. `SPANHOUSE_CONSOLE`. @default true */
  readonly console?: boolean | undefined;
  /** Whether event loop, garbage collection, memory and CPU are measured. `SPANHOUSE_RUNTIME_METRICS`. @default true */
  readonly runtimeMetrics?: boolean | undefined;
  /** Whether each middleware and router of Express is a span, not only the handler. `SPANHOUSE_MIDDLEWARE_SPANS`. @default false */
  readonly middlewareSpans?: boolean | undefined;
  /** Shares of traces by what begins them; the first rule that fits decides. `SPANHOUSE_SAMPLING`, as JSON. */
  readonly sampling?: readonly SamplingRule[] | undefined;
  /** Requests to these paths make no spans; `*` stands for anything. `SPANHOUSE_IGNORE_PATHS`, separated by commas. */
  readonly ignorePaths?: readonly string[] | undefined;
  /** Ignores the usual paths of health checks. `SPANHOUSE_IGNORE_HEALTH_CHECKS`. @default false */
  readonly ignoreHealthChecks?: boolean | undefined;
  /** How long the end of the process may wait for delivery. `SPANHOUSE_EXIT_TIMEOUT_MS`. @default 2000 */
  readonly exitTimeoutMs?: number | undefined;
  /** How many bytes wait at most for a collector that does not answer. `SPANHOUSE_BACKLOG_BYTES_MAX`. @default 16777216 */
  readonly backlogBytesMax?: number | undefined;
  /** No line at the start. `SPANHOUSE_QUIET`. @default false */
  readonly quiet?: boolean | undefined;
  /** Sees every span and log before it is sent; what it gives back is sent, and nothing if that is null. */
  readonly beforeSend?: BeforeSend | undefined;
}
