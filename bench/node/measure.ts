import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../figures.ts";
import { cpuSeconds, peakMemoryMiB } from "../peers/process-figures.ts";
import { loadAtRate, loadFully } from "./load.ts";
import type { Sink } from "./sink.ts";
import type { Framework, Subject } from "./subjects.ts";

/** One service of one subject, once. */
export interface Measurement {
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  readonly requestsPerSecond: number;
  /** CPU of the whole process, other threads included, for a thousand requests at full load. */
  readonly cpuMsPerThousand: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMemoryMiB: number;
  /** Spans of requests that arrived, of those that were answered. */
  readonly deliveredShare: number;
  /** From SIGTERM to the end of the process; undefined when it had to be killed. */
  readonly stopMs: number | undefined;
}

export interface Stage {
  readonly sink: Sink;
  readonly folder: string;
  readonly seconds: number;
}

const warmUpSeconds = 2;
const ratePerSecond = 500;
const stopMsMax = 5_000;

/** Starts the service, loads it, and ends it by SIGTERM. */
export async function measure(subject: Subject, framework: Framework, stage: Stage): Promise<Measurement> {
  const { sink, folder, seconds } = stage;
  const begin = performance.now();
  const service = spawn(process.execPath, [...subject.preload, `${framework}-service.cjs`], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NODE_OPTIONS: "",
      OTEL_SERVICE_NAME: "bench",
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      ...subject.environment,
    },
  });
  try {
    const port = await listeningPort(service.stdout);
    await fetch(`http://127.0.0.1:${port}/orders/1`).then((answer) => answer.arrayBuffer());
    const startMs = performance.now() - begin;
    const warm = await loadFully(port, warmUpSeconds);
    const cpuBefore = cpuSeconds(service.pid!);
    const full = await loadFully(port, seconds);
    // What is left to send counts for the requests that made it.
    await delay(1_500);
    const cpu = cpuSeconds(service.pid!) - cpuBefore;
    const steady = await loadAtRate(port, ratePerSecond, seconds);
    const peak = peakMemoryMiB(service.pid!);
    const stopMs = await stop(service);
    const answered = 1 + warm.requests + full.requests + steady.requests;
    return {
      startMs,
      requestsPerSecond: full.requests / full.seconds,
      cpuMsPerThousand: (cpu * 1e6) / full.requests,
      p50Ms: percentile(steady.answerMs, 0.5),
      p99Ms: percentile(steady.answerMs, 0.99),
      peakMemoryMiB: peak,
      deliveredShare: sink.takeServerSpans() / answered,
      stopMs,
    };
  } finally {
    service.kill("SIGKILL");
  }
}

async function listeningPort(output: NodeJS.ReadableStream): Promise<number> {
  let text = "";
  for await (const chunk of output) {
    text += String(chunk);
    const port = /listening (\d+)\n/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the service ended before it listened: ${text}`);
}

async function stop(service: ReturnType<typeof spawn>): Promise<number | undefined> {
  const begin = performance.now();
  service.kill("SIGTERM");
  const ended = once(service, "exit").then(() => performance.now() - begin);
  const tooLong = new AbortController();
  const result = await Promise.race([
    ended,
    delay(stopMsMax, undefined, { signal: tooLong.signal }).catch(() => undefined),
  ]);
  tooLong.abort();
  return result;
}
