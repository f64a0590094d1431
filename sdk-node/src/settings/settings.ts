/**
 * Options and environment become one frozen object, read once: options win over the environment, the environment over the defaults.
 * Nothing here throws; what makes no sense is in `warnings`.
 */
import type { Attributes } from "@opentelemetry/api";
import type { BatchOptions } from "../deliver/batch.ts";
import { signals, type Signal } from "../signal.ts";
import { refuseOwnRecords, type BeforeSend } from "../record/before-send.ts";
import type { Temporality } from "../record/metric-reader.ts";
import type { SamplingSettings } from "../record/sampler.ts";
import { findApplication } from "./application.ts";
import { readDestinations, readTarget, type SignalSettings, type SignalTarget } from "./destinations.ts";
import { createReader, type Environment, type Reader } from "./environment.ts";
import { readLimits, type Limits } from "./limits.ts";
import type { Options } from "./options.ts";
import { readResource } from "./resource.ts";
import { readSampling } from "./sampling.ts";

export type LogLevel = "none" | "error" | "warn" | "info" | "debug" | "verbose" | "all";

export interface Settings {
  readonly isDisabled: boolean;
  readonly isQuiet: boolean;
  readonly logLevel: LogLevel | undefined;
  readonly targets: Readonly<Record<Signal, SignalTarget>>;
  readonly signals: Readonly<Record<Signal, SignalSettings>>;
  readonly resource: Attributes;
  readonly batches: Readonly<Record<"traces" | "logs", BatchOptions>>;
  readonly metricIntervalMs: number;
  readonly metricTimeoutMs: number;
  readonly temporality: Temporality;
  readonly usesExponentialHistograms: boolean;
  readonly propagators: readonly string[];
  readonly limits: Limits;
  readonly sampling: SamplingSettings;
  readonly instrument: { readonly enabled?: readonly string[]; readonly disabled: readonly string[] };
  readonly capturesConsole: boolean;
  readonly measuresRuntime: boolean;
  readonly makesMiddlewareSpans: boolean;
  readonly exitTimeoutMs: number;
  readonly backlogBytesMax: number;
  readonly beforeSend: BeforeSend | undefined;
  readonly warnings: readonly string[];
}

const hourMs = 3_600_000;
const gibibyte = 1024 ** 3;
const logLevels = ["none", "error", "warn", "info", "debug", "verbose", "all"] as const;

/** A number of the options, within its bounds. */
function checkNumber(reader: Reader, name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return value;
  reader.warn(name, `is ${String(value)}, but must be a number from 0; it is ignored`);
  return undefined;
}

/** `OTEL_BSP_*` of spans and `OTEL_BLRP_*` of logs. One second instead of five for spans: what is seen sooner is found sooner. */
function readBatch(reader: Reader, prefix: "OTEL_BSP" | "OTEL_BLRP"): BatchOptions {
  const size = { min: 1, max: 1_000_000 };
  const queueMax = reader.integer(`${prefix}_MAX_QUEUE_SIZE`, size) ?? 2_048;
  const batchMax = reader.integer(`${prefix}_MAX_EXPORT_BATCH_SIZE`, size) ?? 512;
  const delayMs = reader.integer(`${prefix}_SCHEDULE_DELAY`, { min: 0, max: hourMs }) ?? 1_000;
  return { queueMax, batchMax: Math.min(batchMax, queueMax), delayMs };
}

function readPropagators(reader: Reader): readonly string[] {
  const name = "OTEL_PROPAGATORS";
  const asked = reader.list(name) ?? ["tracecontext", "baggage"];
  const known = ["tracecontext", "baggage", "none"];
  const strange = asked.filter((word) => !known.includes(word));
  if (strange.length > 0)
    reader.warn(name, `asks for ${strange.join(", ")}, which is not supported; supported are ${known.join(", ")}`);
  return asked.includes("none") ? [] : known.filter((word) => asked.includes(word));
}

function readInstrument(reader: Reader, options: Options): Settings["instrument"] {
  const enabled = options.instrument?.enabled ?? reader.list("OTEL_NODE_ENABLED_INSTRUMENTATIONS");
  const disabled = options.instrument?.disabled ?? reader.list("OTEL_NODE_DISABLED_INSTRUMENTATIONS") ?? [];
  return { ...(enabled && { enabled }), disabled };
}

function readMetrics(
  reader: Reader,
): Pick<Settings, "metricIntervalMs" | "metricTimeoutMs" | "temporality" | "usesExponentialHistograms"> {
  const metricIntervalMs = reader.integer("OTEL_METRIC_EXPORT_INTERVAL", { min: 1, max: 24 * hourMs }) ?? 60_000;
  const timeoutMs = reader.integer("OTEL_METRIC_EXPORT_TIMEOUT", { min: 1, max: hourMs }) ?? 30_000;
  const histograms = ["explicit_bucket_histogram", "base2_exponential_bucket_histogram"] as const;
  return {
    metricIntervalMs,
    metricTimeoutMs: Math.min(timeoutMs, metricIntervalMs),
    temporality:
      reader.choice("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", ["cumulative", "delta", "lowmemory"]) ??
      "cumulative",
    usesExponentialHistograms:
      reader.choice("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", histograms) === histograms[1],
  };
}

function readBounds(reader: Reader, options: Options): Pick<Settings, "exitTimeoutMs" | "backlogBytesMax"> {
  const exitTimeoutMs =
    checkNumber(reader, "exitTimeoutMs", options.exitTimeoutMs) ??
    reader.integer("SPANHOUSE_EXIT_TIMEOUT_MS", { min: 0, max: hourMs });
  const backlogBytesMax =
    checkNumber(reader, "backlogBytesMax", options.backlogBytesMax) ??
    reader.integer("SPANHOUSE_BACKLOG_BYTES_MAX", { min: 0, max: gibibyte });
  return { exitTimeoutMs: exitTimeoutMs ?? 2_000, backlogBytesMax: backlogBytesMax ?? 16 * 1024 * 1024 };
}

/** Says what is asked for and not there. */
function warnOfConfigFile(reader: Reader): void {
  for (const name of ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"]) {
    if (reader.text(name)) reader.warn(name, "is not supported; the other variables are used");
  }
}

/** All there is to know before the start; `entry` is the application's first file. */
export function readSettings(options: Options, environment: Environment, entry: string | undefined): Settings {
  const reader = createReader(environment);
  warnOfConfigFile(reader);
  const settings: Omit<Settings, "warnings"> = {
    isDisabled: reader.flag("OTEL_SDK_DISABLED") ?? false,
    isQuiet: options.quiet ?? reader.flag("SPANHOUSE_QUIET") ?? false,
    logLevel: reader.choice("OTEL_LOG_LEVEL", logLevels),
    targets: Object.fromEntries(signals.map((signal) => [signal, readTarget(reader, signal)])) as Settings["targets"],
    signals: readDestinations(reader, options),
    resource: readResource(reader, options, findApplication(entry)),
    batches: { traces: readBatch(reader, "OTEL_BSP"), logs: readBatch(reader, "OTEL_BLRP") },
    ...readMetrics(reader),
    propagators: readPropagators(reader),
    limits: readLimits(reader),
    sampling: readSampling(reader, options),
    instrument: readInstrument(reader, options),
    capturesConsole: options.console ?? reader.flag("SPANHOUSE_CONSOLE") ?? true,
    measuresRuntime: options.runtimeMetrics ?? reader.flag("SPANHOUSE_RUNTIME_METRICS") ?? true,
    makesMiddlewareSpans: options.middlewareSpans ?? reader.flag("SPANHOUSE_MIDDLEWARE_SPANS") ?? false,
    ...readBounds(reader, options),
    beforeSend: options.beforeSend && refuseOwnRecords(options.beforeSend),
  };
  return Object.freeze({ ...settings, warnings: [...new Set(reader.warnings)] });
}
