import type { Clock } from "./clock.ts";

/** Test support: time that passes when a test says so. */
export function createSimulatedClock(): { clock: Clock; pass: (ms: number) => void } {
  let nowMs = Date.UTC(2026, 0, 1);
  let timers: { dueMs: number; action: () => void }[] = [];
  return {
    clock: {
      now: () => nowMs,
      after: (delayMs, action) => {
        const timer = { dueMs: nowMs + delayMs, action };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    pass: (ms) => {
      nowMs += ms;
      const due = timers.filter(({ dueMs }) => dueMs <= nowMs);
      timers = timers.filter(({ dueMs }) => dueMs > nowMs);
      for (const { action } of due) action();
    },
  };
}
