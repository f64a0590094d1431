/**
 * Decides whether a request may come in, before its body is read: by what the sink says and by what is in flight. When full,
 * the policy is to refuse at once with a time to come back; nothing queues here.
 *
 *     enter(declared bytes) ─► resize(bytes as they come, inflated bytes) ─► leave()
 *
 * In flight are the bytes of bodies, as read or inflated, from admission to answer: the memory that requests can take,
 * since the rest of the path works in buffers of fixed size. A declared length must fit, but takes no place until its
 * bytes come: two senders that declare much and send nothing would keep everybody out.
 */
import type { Sink } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";

export interface AdmissionLimits {
  readonly inFlightBytesMax: number;
  readonly inFlightRequestsMax: number;
}

/** A request that was let in. */
export interface Place {
  /** Sets the bytes that it holds; answers `too_many_in_flight`, and changes nothing, when they do not fit. */
  resize(bytes: number): OperatingError | undefined;
  /** Gives everything back. Must be called once. */
  leave(): void;
}

export interface Admission {
  /** Lets a request in, or throws `too_many_in_flight` or why the sink takes nothing now. */
  enter(declaredBytes: number): Place;
  inFlight(): { readonly requests: number; readonly bytes: number };
  /** From now on everything is refused with `shutting_down`. */
  stop(): void;
}

/** What is in flight now will be gone by then. */
const retryAfterMs = 1000;

export function createAdmission(limits: AdmissionLimits, sink: Pick<Sink, "ready">): Admission {
  const { inFlightBytesMax, inFlightRequestsMax } = limits;
  let requests = 0;
  let bytes = 0;
  let stopped = false;

  function refusal(wantedBytes: number): OperatingError | undefined {
    if (bytes + wantedBytes <= inFlightBytesMax) return undefined;
    return new OperatingError(
      "too_many_in_flight",
      `${wantedBytes} more bytes do not fit: ${bytes} of ${inFlightBytesMax} bytes are in flight`,
      { retryAfterMs, hint: "Send smaller requests or fewer at a time, or raise inFlightBytesMax" },
    );
  }

  return {
    enter(declaredBytes) {
      if (stopped) throw new OperatingError("shutting_down", "the collector is stopping", { retryAfterMs });
      const unready = sink.ready();
      if (unready !== undefined) {
        throw new OperatingError(unready.code, unready.message, { retryAfterMs: unready.retryAfterMs });
      }
      if (requests >= inFlightRequestsMax) {
        throw new OperatingError("too_many_in_flight", `${requests} requests are in flight, and no more may be`, {
          retryAfterMs,
          hint: "Send larger batches, or raise inFlightRequestsMax",
        });
      }
      const full = refusal(declaredBytes);
      if (full !== undefined) throw full;
      requests++;
      let held = 0;
      return {
        resize(to) {
          const full = to > held ? refusal(to - held) : undefined;
          if (full !== undefined) return full;
          bytes += to - held;
          held = to;
          return undefined;
        },
        leave() {
          requests--;
          bytes -= held;
          held = 0;
        },
      };
    },
    inFlight: () => ({ requests, bytes }),
    stop() {
      stopped = true;
    },
  };
}
