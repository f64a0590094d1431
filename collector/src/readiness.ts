/** Which parts of the collector do their work, and what the others wait for. */
import type { PartState } from "./telemetry-gauges.ts";

export interface Readiness<Part extends string> {
  ready(part: Part): void;
  /** `reason` is a sentence for whoever asks why. */
  notReady(part: Part, reason: string): void;
  isReady(part: Part): boolean;
  /** All parts, in the order of the data path. */
  parts(): readonly PartState[];
  /** Resolves when every part is ready at the same time; at once if that is so now. */
  whenReady(): Promise<void>;
}

/** Starts with every part waiting for its start. */
export function createReadiness<Part extends string>(parts: readonly Part[]): Readiness<Part> {
  const reasons = new Map<Part, string>(parts.map((part) => [part, "not started yet"]));
  let waiting: (() => void)[] = [];
  const allReady = (): boolean => [...reasons.values()].every((reason) => reason === "");

  return {
    ready(part) {
      reasons.set(part, "");
      if (!allReady()) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    notReady: (part, reason) => void reasons.set(part, reason),
    isReady: (part) => reasons.get(part) === "",
    parts: () => [...reasons].map(([part, reason]) => ({ part, ready: reason === "", reason })),
    whenReady: () => (allReady() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
