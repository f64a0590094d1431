import { readFileSync, readdirSync, writeFileSync } from "node:fs";

/*
 * What Linux counts for a process and all that it has started: CPU in ticks of 10 ms, memory as the peak since it was
 * last reset. Children that have ended are in the figures of their parent.
 */

/** User and system time of a process and its children, in seconds. */
export function cpuSeconds(pid: number): number {
  return sumOverTree(pid, (each) => {
    const stat = readFileSync(`/proc/${each}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return ticks / 100;
  });
}

/** Begins the peak anew at what is resident now. */
export function resetPeakMemory(pid: number): void {
  sumOverTree(pid, (each) => {
    writeFileSync(`/proc/${each}/clear_refs`, "5");
    return 0;
  });
}

/** The most that was resident since the last reset, in MiB. */
export function peakMemoryMiB(pid: number): number {
  return sumOverTree(pid, (each) => {
    const status = readFileSync(`/proc/${each}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  });
}

function sumOverTree(pid: number, figure: (pid: number) => number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return children.reduce((sum, child) => sum + sumOverTree(child, figure), figure(pid));
}
