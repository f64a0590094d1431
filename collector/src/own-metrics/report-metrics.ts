/**
 * Stores the collector's own metrics beside everybody else's, so that a dashboard shows them without anything that scrapes.
 * They go the way of every request: decoded, committed, acknowledged, inserted; and count in the sums of telemetry.ts as
 * any record does. When nothing is taken now (a full spool, a stop) a report is left out: the next one says the same, because
 * what counts is cumulative.
 */
import { setTimeout as delay } from "node:timers/promises";
import { OperatingError } from "../errors.ts";
import type { Sink } from "../commit/sink.ts";
import type { Telemetry } from "../telemetry.ts";
import { metricsRequest } from "./metrics-request.ts";

export interface OwnMetricsOptions {
  /** 0: never. */
  readonly intervalMs: number;
  readonly projectId: string;
  /** Undefined: the stored projects are not known yet. */
  readonly knowsProject: (projectId: string) => boolean | undefined;
  readonly instanceId: string;
  readonly version: string;
  readonly sink: Pick<Sink, "accept">;
  readonly telemetry: Pick<Telemetry, "families" | "ownReported">;
  readonly log: {
    warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
    repeated(kind: string, message: string, fields?: Readonly<Record<string, unknown>>): void;
  };
}

/** Reports at once and then every `intervalMs`, until `signal` aborts. */
export async function reportMetrics(options: OwnMetricsOptions, signal: AbortSignal): Promise<void> {
  const { intervalMs } = options;
  if (intervalMs === 0) return;
  const startedMs = Date.now() - process.uptime() * 1000;
  const mayStore = projectCheck(options);
  while (!signal.aborted) {
    if (mayStore()) await report(options, startedMs);
    await delay(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether the project is there; that it is not is said once. */
function projectCheck({ projectId, knowsProject, log }: OwnMetricsOptions): () => boolean {
  let told = false;
  return () => {
    const known = knowsProject(projectId);
    if (known === false && !told) {
      told = true;
      log.warn(`the collector's own metrics are not stored: there is no project ${projectId}`, {
        next: `spanhouse project create ${projectId}, or another selfMetricsProject; selfMetricsIntervalMs: 0 stores none`,
      });
    }
    return known === true;
  };
}

async function report(
  { projectId, instanceId, version, sink, telemetry, log }: OwnMetricsOptions,
  startedMs: number,
): Promise<void> {
  let points = 0;
  try {
    const about = { instanceId, version, startedMs, nowMs: Date.now() };
    const { body, ...made } = metricsRequest(await telemetry.families(), about);
    points = made.points;
    await sink.accept({ signal: "metrics", encoding: "json", body, projectId });
    telemetry.ownReported("accepted", points);
  } catch (error) {
    telemetry.ownReported("left_out", points);
    if (error instanceof OperatingError && error.code !== "malformed_body") return;
    log.repeated("own-metrics", "the collector's own metrics could not be stored", { error });
  }
}
