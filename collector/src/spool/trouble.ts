import type { Clock } from "./clock.ts";
import type { SpoolUnready } from "./spool.ts";

const probeMsFirst = 250;
const probeMsMax = 10_000;

/** Remembers that the disk failed and asks it again, at growing distances, until it answers. */
export interface Trouble {
  /** What is wrong now. */
  current(): SpoolUnready | undefined;
  /** Something failed: not ready from now on, until a probe succeeds. */
  begin(code: "disk_full" | "sync_failed", message: string): void;
  /** Probes again without being unready, because something is left to put in order. */
  watch(): void;
  /** A commit went through: the next trouble starts again with the shortest distance. */
  calm(): void;
  /** Space was freed: a full disk is probed at once. */
  nudge(): void;
  stop(): void;
}

/** What a probe found; `pending` asks for another one although the disk answers. */
export interface ProbeResult {
  readonly failure?: { readonly code: "disk_full" | "sync_failed"; readonly message: string };
  readonly pending: boolean;
}

export function createTrouble(clock: Clock, probe: () => Promise<ProbeResult>): Trouble {
  let failure: ProbeResult["failure"];
  let attempts = 0;
  let nextAtMs = 0;
  let cancel: (() => void) | undefined;
  let probing = false;
  let stopped = false;

  function schedule(): void {
    if (stopped || probing || cancel !== undefined) return;
    const delayMs = Math.min(probeMsMax, probeMsFirst * 2 ** attempts);
    nextAtMs = clock.now() + delayMs;
    cancel = clock.after(delayMs, () => {
      attempts = Math.min(attempts + 1, 10);
      void run();
    });
  }

  async function run(): Promise<void> {
    cancel?.();
    cancel = undefined;
    probing = true;
    const result = await probe();
    probing = false;
    failure = result.failure;
    if (failure !== undefined || result.pending) schedule();
  }

  return {
    current: () => failure && { ...failure, retryAfterMs: Math.max(1_000, nextAtMs - clock.now()) },
    begin: (code, message) => {
      failure = { code, message };
      schedule();
    },
    watch: schedule,
    calm: () => {
      attempts = 0;
    },
    nudge: () => {
      // Beside the schedule: a spool that is drained would else stretch the distances with every segment.
      if (failure?.code === "disk_full" && cancel !== undefined && !stopped) void run();
    },
    stop: () => {
      stopped = true;
      cancel?.();
      cancel = undefined;
    },
  };
}
