/** Wires settings, delivery, providers, instrumentations and the end of the process; the only file that knows all rooms. */
import { SpanKind } from "@opentelemetry/api";
import { waitUntilFlushed } from "./exit/after-response.ts";
import { observeExit } from "./exit/drain.ts";
import { installInstrumentations, type Installed } from "./instrument/install.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { registerProviders } from "./providers.ts";
import { getRunning, setRunning } from "./running.ts";
import { say } from "./say.ts";
import type { Options } from "./settings/options.ts";
import { readSettings, type Settings } from "./settings/settings.ts";
import { signals } from "./signal.ts";
import { sdkVersion } from "./version.ts";

function install(settings: Settings): Installed {
  const { targets, instrument, capturesConsole, measuresRuntime, makesMiddlewareSpans } = settings;
  return installInstrumentations({
    ...instrument,
    // What is written to the console by the exporter would be captured again.
    captureConsole: capturesConsole && targets.logs === "otlp",
    runtimeMetrics: measuresRuntime && targets.metrics !== "none",
    middlewareSpans: makesMiddlewareSpans,
    entry: process.argv[1],
  });
}

/** Where everything goes, in words. */
function describeTarget({ targets, signals: ways }: Settings): string {
  const places = new Map<string, string[]>();
  for (const signal of signals) {
    const { destination, protocol } = ways[signal];
    const place = targets[signal] === "otlp" ? `${new URL(destination.url).origin} (${protocol})` : "the console";
    if (targets[signal] !== "none") places.set(place, [...(places.get(place) ?? []), signal]);
  }
  return [...places].map(([place, names]) => `${names.join(", ")} to ${place}`).join("; ") || "nothing";
}

function introduce(settings: Settings, foreign: readonly string[], installed: Installed): void {
  const kept = foreign.length === 0 ? [] : [`kept what was registered before: ${foreign.join(", ")}`];
  const name = String(settings.resource["service.name"]);
  say([`${name} sends ${describeTarget(settings)}`, ...kept, ...installed.lines()].join("; "));
}

function watchExit(settings: Settings, pipeline: Pipeline): () => void {
  return observeExit({
    exitTimeoutMs: settings.exitTimeoutMs,
    endOpenSpans: pipeline.open.endAll,
    hurry: () => pipeline.hurry(),
    drain: (timeoutMs) => pipeline.delivery.drain(timeoutMs),
    flush: (timeoutMs, isLast) => pipeline.flush(timeoutMs, isLast),
    collectMetrics: async () => pipeline.metricReader?.forceFlush(),
  });
}

/** Starts everything. A second call is ignored, with a warning. Never throws: a service runs without telemetry rather than not at all. */
export function start(options: Options = {}): void {
  if (getRunning()) return say("already running; a second start is ignored");
  try {
    startAll(options);
  } catch (error) {
    say(`could not start, and the service is not observed or only in part: ${String(error)}`);
  }
}

function startAll(options: Options): void {
  const settings = readSettings(options, process.env, process.argv[1]);
  if (settings.logLevel !== "none") for (const warning of settings.warnings) say(warning);
  if (settings.isDisabled) return;
  const flush = (): Promise<void> => pipeline.flush(settings.exitTimeoutMs);
  const pipeline = createPipeline(settings, ({ kind }) => {
    if (kind === SpanKind.SERVER) waitUntilFlushed(flush);
  });
  const registered = registerProviders(settings, pipeline);
  const installed = install(settings);
  const unwatch = watchExit(settings, pipeline);
  setRunning({
    version: sdkVersion,
    flush,
    async shutdown() {
      setRunning(undefined);
      installed.uninstall();
      await pipeline.metricReader?.shutdown().catch(() => {});
      registered.unregister();
      await pipeline.flush(settings.exitTimeoutMs, true);
      unwatch();
      pipeline.delivery.stop();
    },
  });
  if (!settings.isQuiet && settings.logLevel !== "none") introduce(settings, registered.foreign, installed);
}
