import type { Collector } from "../collector.ts";
import type { Log } from "../log.ts";
import { version } from "../version.ts";
import { configOf, configOption, type AddCommand } from "./cli-context.ts";
import { showProgress, type Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { tuneHeap } from "./tune-heap.ts";

const help = `
Everything has a default; settings are keys in spanhouse.yaml or SPANHOUSE_* variables (docs/reference/configuration.md).
Ctrl-C or SIGTERM stops it: what was acknowledged is on disk, and what is not in ClickHouse by then follows at the next start.

Examples:
  spanhouse start
  SPANHOUSE_CLICKHOUSE_URL=http://user:password@clickhouse:8123 spanhouse start`;

/** With ClickHouse away the collector acknowledges all the same, so the addresses are not kept back for longer. */
const readyMsMax = 15_000;
/** npm and terminals repeat a signal to the whole group; only a later one means that somebody has lost patience. */
const signalEchoMs = 1_000;

/** `spanhouse start`: runs the collector until it is told to stop. */
export const addStartCommand: AddCommand = (program, context) => {
  program
    .command("start")
    .description("run the collector, with an embedded ClickHouse unless another one is configured")
    .addOption(configOption())
    .addHelpText("after", help)
    .action(async (options: { readonly config?: string }) => {
      tuneHeap();
      const { terminal } = context;
      const [{ startCollector }, { findConsoleFolder }, { createLog }, { renderReady }] = await Promise.all([
        import("../collector.ts"),
        import("../console/console-folder.ts"),
        import("../log.ts"),
        import("./ready-text.ts"),
      ]);
      const config = await configOf(context, options);
      const log = createLog(config);
      const stopRequested = onStopSignal();
      const progress = showProgress(terminal, "starting");
      let collector: Collector;
      try {
        collector = await startCollector(config, { log });
        await waitUntilReady(collector, progress, stopRequested);
      } finally {
        progress.end();
      }
      const hasConsole = findConsoleFolder() !== undefined;
      if (!stopRequested.aborted) terminal.out(renderReady({ collector, config, version, hasConsole }, terminal));
      await aborted(stopRequested);
      await stop(collector, log, terminal);
    });
};

async function waitUntilReady(collector: Collector, progress: Progress, signal: AbortSignal): Promise<void> {
  progress.about(() => {
    const waiting = collector.readiness().filter(({ ready }) => !ready);
    return `waiting for ${waiting.map(({ part, reason }) => `${part} (${reason})`).join(", ")}`;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => void (timer = setTimeout(resolve, readyMsMax)));
  await Promise.race([collector.whenReady(), late, aborted(signal)]);
  clearTimeout(timer);
}

async function stop(collector: Collector, log: Log, terminal: Terminal): Promise<void> {
  const progress = showProgress(terminal, "stopping: writing what is on disk to ClickHouse");
  log.info("stopping");
  await collector.stop();
  progress.end();
  log.info("stopped");
}

/** Aborted by the first SIGINT or SIGTERM; a second one, later, ends the process at once. */
function onStopSignal(): AbortSignal {
  const stopping = new AbortController();
  let firstAtMs = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      const nowMs = performance.now();
      if (!stopping.signal.aborted) {
        firstAtMs = nowMs;
        stopping.abort(new Error(signal));
      } else if (nowMs - firstAtMs > signalEchoMs) {
        // What was acknowledged is on disk: nothing is lost by it.
        process.exit(1);
      }
    });
  }
  return stopping.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
