import type { Target } from "./systems.ts";

/**
 * The Collector's configuration (YAML is a superset of JSON). Everything that is not named here is as the Collector and
 * its exporter have it.
 *
 * in memory   OTLP ─► batch processor, 10,000 records or 1 s ─► queue in memory ─► INSERT
 * persistent  OTLP ─► queue in a file, one fsync a request ─► batches of 10,000 records or 1 s ─► INSERT
 *
 * Persistent without the batch processor, as the exporter's documentation advises: the processor answers before the
 * queue has anything, so that what it holds would be lost in a crash.
 */
export function otelcolConfig(target: Target, queue: "memory" | "persistent"): string {
  const { tcpPort, httpUrl } = target.clickhouse;
  const batch = { send_batch_size: 10_000, timeout: "1s" };
  const sendingQueue = {
    enabled: true,
    queue_size: 20_000,
    num_consumers: 4,
    block_on_overflow: true,
    ...(queue === "persistent"
      ? { storage: "file_storage", batch: { min_size: 10_000, flush_timeout: "1s", sizer: "items" } }
      : {}),
  };
  const pipeline = {
    receivers: ["otlp"],
    processors: queue === "memory" ? ["batch"] : [],
    exporters: ["clickhouse"],
  };
  return JSON.stringify({
    extensions:
      queue === "persistent" ? { file_storage: { directory: target.directory, fsync: true, timeout: "10s" } } : {},
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${target.port}` } } } },
    processors: queue === "memory" ? { batch } : {},
    exporters: {
      clickhouse: {
        endpoint: target.protocol === "tcp" ? `tcp://127.0.0.1:${tcpPort}` : httpUrl,
        username: target.clickhouse.user,
        password: target.clickhouse.password,
        database: target.database,
        async_insert: false,
        timeout: "30s",
        sending_queue: sendingQueue,
        retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "5s", max_elapsed_time: "0s" },
      },
    },
    service: {
      extensions: queue === "persistent" ? ["file_storage"] : [],
      pipelines: { traces: pipeline, logs: pipeline, metrics: pipeline },
      telemetry: { logs: { level: "warn" }, metrics: { level: "none" } },
    },
  });
}
