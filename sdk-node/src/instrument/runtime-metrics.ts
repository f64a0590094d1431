/**
 * What the process costs, by the conventions: the event loop, garbage collection and heap from the official
 * instrumentation; CPU time, its share, and memory from here.
 */
import { metrics, type BatchObservableResult } from "@opentelemetry/api";
import { availableParallelism } from "node:os";

import { loadInstrumentation } from "./load.ts";
import { runtime } from "./catalogue.ts";

/** Gives the share of all CPUs since the last call, by mode. */
function createCpuShare(): (usage: NodeJS.CpuUsage) => { user: number; system: number } {
  let last = process.cpuUsage();
  let lastTime = performance.now();
  return (usage) => {
    const now = performance.now();
    // Two readers at the same moment share the figure of the first rather than divide by nothing.
    const capacityMicros = Math.max((now - lastTime) * 1000, 1) * availableParallelism();
    const share = {
      user: (usage.user - last.user) / capacityMicros,
      system: (usage.system - last.system) / capacityMicros,
    };
    last = usage;
    lastTime = now;
    return share;
  };
}

/** Begins to measure; gives back how to end it. */
export function observeRuntime(): () => void {
  const meter = metrics.getMeter("@spanhouse/node/process");
  const time = meter.createObservableCounter("process.cpu.time", {
    unit: "s",
    description: "CPU seconds the process has used, by mode.",
  });
  const utilization = meter.createObservableGauge("process.cpu.utilization", {
    unit: "1",
    description: "Share of all CPUs the process has used since the last measurement, by mode.",
  });
  const memory = meter.createObservableUpDownCounter("process.memory.usage", {
    unit: "By",
    description: "Physical memory the process holds.",
  });
  const instruments = [time, utilization, memory];
  const cpuShare = createCpuShare();
  const observe = (result: BatchObservableResult): void => {
    const usage = process.cpuUsage();
    const share = cpuShare(usage);
    for (const mode of ["user", "system"] as const) {
      result.observe(time, usage[mode] / 1e6, { "cpu.mode": mode });
      result.observe(utilization, share[mode], { "cpu.mode": mode });
    }
    result.observe(memory, process.memoryUsage.rss());
  };
  meter.addBatchObservableCallback(observe, instruments);
  const official = loadInstrumentation(runtime);
  return () => {
    meter.removeBatchObservableCallback(observe, instruments);
    official.disable();
  };
}
