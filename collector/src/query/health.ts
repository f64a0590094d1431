import type { RequestHandler } from "express";

/** One part of the collector and whether it does its work. */
export interface PartReadiness {
  readonly part: string;
  readonly ready: boolean;
  /** What is missing, as a sentence; empty when ready. */
  readonly reason: string;
}

export interface Metrics {
  text(): Promise<string>;
  readonly contentType: string;
}

/** What `GET /healthz` says of the process that answers. */
export interface Health {
  readonly status: "alive";
  readonly version: string;
  readonly pid: number;
  readonly uptimeSeconds: number;
  /** The collector's clock, ISO 8601. */
  readonly time: string;
  /** Ports that it or its embedded engine listens on. */
  readonly ports: readonly number[];
}

/** `GET /healthz`: 200 as long as the process answers at all; nothing else is asked. */
export function createHealthHandler(version: string, ports: () => readonly number[]): RequestHandler {
  return (_request, response) => {
    const health: Health = {
      status: "alive",
      version,
      pid: process.pid,
      uptimeSeconds: Math.round(process.uptime()),
      time: new Date().toISOString(),
      ports: ports(),
    };
    response.json(health);
  };
}

const readinessRetrySeconds = "2";

/** `GET /readyz`: 200 when every part is ready, else 503; the body lists the parts, those that are not ready with a reason. */
export function createReadinessHandler(readiness: () => readonly PartReadiness[]): RequestHandler {
  return (_request, response) => {
    const parts = readiness();
    const ready = parts.every((part) => part.ready);
    if (!ready) response.setHeader("Retry-After", readinessRetrySeconds);
    response.status(ready ? 200 : 503).json({ ready, parts });
  };
}

/** `GET /metrics`: the Prometheus text format. */
export function createMetricsHandler(metrics: Metrics): RequestHandler {
  return async (_request, response) => {
    const text = await metrics.text();
    response.setHeader("Content-Type", metrics.contentType);
    response.end(text);
  };
}
