/**
 * Says when the process has no memory left for another request, before the system ends it: resident memory against
 * `memoryBytesMax`, and V8's heap against its own limit. Looked at ten times a second at most, and only when somebody asks.
 */
import { getHeapStatistics } from "node:v8";

export interface MemoryUse {
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly heapBytesMax: number;
}

export interface MemoryGuardOptions {
  readonly memoryBytesMax: number;
  /** @default this process */
  readonly read?: () => MemoryUse;
  readonly now?: () => number;
}

/** Why nothing more should be let in, as a sentence; undefined when there is memory. */
export type MemoryGuard = () => string | undefined;

const lookEveryMs = 100;
/** Above this V8 spends its time collecting. */
const heapShareMax = 0.85;

/** Makes the guard. */
export function createMemoryGuard(options: MemoryGuardOptions): MemoryGuard {
  const { memoryBytesMax, read = readProcess, now = () => performance.now() } = options;
  let lookAtMs = 0;
  let shortage: string | undefined;
  return () => {
    const nowMs = now();
    if (nowMs >= lookAtMs) {
      lookAtMs = nowMs + lookEveryMs;
      shortage = judge(read(), memoryBytesMax);
    }
    return shortage;
  };
}

function judge({ residentBytes, heapBytes, heapBytesMax }: MemoryUse, memoryBytesMax: number): string | undefined {
  if (residentBytes > memoryBytesMax) {
    return `the process holds ${mib(residentBytes)} of the ${mib(memoryBytesMax)} it may`;
  }
  if (heapBytes > heapShareMax * heapBytesMax) return `its heap holds ${mib(heapBytes)} of ${mib(heapBytesMax)}`;
  return undefined;
}

function readProcess(): MemoryUse {
  const { used_heap_size: heapBytes, heap_size_limit: heapBytesMax } = getHeapStatistics();
  return { residentBytes: process.memoryUsage.rss(), heapBytes, heapBytesMax };
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
