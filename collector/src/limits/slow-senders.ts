/**
 * Refuses bodies that come too slowly. A sender that gives a byte now and then holds a connection and a place for as long as the
 * whole request may take; a thousand of them would hold all places. After 10 s a body must have come with `bodyBytesPerSecondMin`
 * on average. One timer looks at all of them, and only while there are any.
 */
import { OperatingError } from "../errors.ts";

/** A body that is on its way. */
export interface ComingBody {
  /** Bytes so far. */
  received(): number;
  /** Called once at most. */
  refuse(error: OperatingError): void;
}

export interface SlowSenders {
  /** Watches a body until the function that it returns is called. */
  watch(body: ComingBody): () => void;
}

const graceMs = 10_000;
const lookEveryMs = 1_000;

export interface SlowSenderOptions {
  /** 0: as slow as it likes, within requestMsMax. */
  readonly bodyBytesPerSecondMin: number;
  /** @default 10 s */
  readonly graceMs?: number;
}

/** Makes the watch; it does nothing until there is a body. */
export function createSlowSenders(options: SlowSenderOptions): SlowSenders {
  const { bodyBytesPerSecondMin: perSecond } = options;
  const grace = options.graceMs ?? graceMs;
  /** By the moment when the body began. */
  const coming = new Map<ComingBody, number>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const nowMs = performance.now();
    for (const [body, beganAtMs] of coming) {
      const tookMs = nowMs - beganAtMs;
      // They stand in the order in which they began.
      if (tookMs < grace) break;
      if (body.received() < (perSecond * tookMs) / 1000) {
        coming.delete(body);
        body.refuse(tooSlow({ bytes: body.received(), tookMs, perSecond }));
      }
    }
    if (coming.size === 0) stop();
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    watch(body) {
      if (perSecond === 0) return () => undefined;
      coming.set(body, performance.now());
      timer ??= setInterval(look, Math.min(lookEveryMs, grace)).unref();
      return () => void coming.delete(body);
    },
  };
}

interface Slowness {
  readonly bytes: number;
  readonly tookMs: number;
  readonly perSecond: number;
}

function tooSlow({ bytes, tookMs, perSecond }: Slowness): OperatingError {
  return new OperatingError(
    "request_timeout",
    `only ${bytes} bytes came in ${Math.round(tookMs / 1000)} s, and ${perSecond} a second are the least`,
    { hint: "Send smaller batches, or lower bodyBytesPerSecondMin" },
  );
}
