/**
 * Decides whether a request may come in, before its body is read: by what the sink says, what its sender may send, how much memory
 * there is, and what is in flight. When full, the policy is to refuse at once with a time to come back; nothing queues here.
 *
 *     arrive(address) ─► enter(declared bytes, sender) ─► resize(bytes as they come, inflated bytes) ─► came ─► stored ─► leave
 *        over_rate          shutting_down, spool_full, over_rate, over_quota, overloaded, too_many_in_flight
 *
 * In flight are the bytes of bodies, as read or inflated, from admission to answer: the memory that requests can take,
 * since the rest of the path works in buffers of fixed size. A declared length must fit, but takes no place until its
 * bytes come: two senders that declare much and send nothing would keep everybody out.
 */
import type { Receipt, Sink } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import type { DailyQuota } from "../limits/daily-quota.ts";
import type { MemoryGuard } from "../limits/memory-guard.ts";
import type { SenderRates } from "../limits/sender-rates.ts";
import type { Sender } from "../limits/sender.ts";
import { createInFlight } from "./in-flight.ts";
import type { InFlightLimits } from "./in-flight.ts";

/** What is asked besides; without them nobody is limited apart from the others. */
export interface AdmissionGuards {
  readonly rates?: SenderRates;
  readonly quota?: Pick<DailyQuota, "check" | "add">;
  readonly memory?: MemoryGuard;
}

/** A request that was let in. */
export interface Place {
  /** Sets the bytes that it holds; answers `too_many_in_flight`, and changes nothing, when they do not fit. */
  resize(bytes: number): OperatingError | undefined;
  /** The whole body has come, with so many bytes before inflating. */
  came(bytes: number): void;
  /** It was acknowledged. */
  stored(receipt: Receipt): void;
  /** Gives everything back. Must be called once. */
  leave(): void;
}

export interface Admission {
  /** A request has come from this address, and nothing more is known of it; throws `over_rate`. */
  arrive(address: string): void;
  /** Lets a request in, or throws why not. */
  enter(declaredBytes: number, sender: Sender): Place;
  inFlight(): { readonly requests: number; readonly bytes: number };
  /** From now on everything is refused with `shutting_down`. */
  stop(): void;
}

/** What is in flight now will be gone by then. */
const retryAfterMs = 1000;

/** Makes the admission that all listeners share. */
export function createAdmission(
  limits: InFlightLimits,
  sink: Pick<Sink, "ready">,
  guards: AdmissionGuards = {},
): Admission {
  const { rates, quota, memory } = guards;
  const inFlight = createInFlight(limits);
  let stopped = false;

  function checkSelf(): void {
    if (stopped) throw new OperatingError("shutting_down", "the collector is stopping", { retryAfterMs });
    const unready = sink.ready();
    if (unready !== undefined) {
      throw new OperatingError(unready.code, unready.message, { retryAfterMs: unready.retryAfterMs });
    }
    // While nothing else is in flight one is let in: memory is given back only when there is work, and nobody would work otherwise.
    const shortage = inFlight.now().requests > 0 ? memory?.() : undefined;
    if (shortage !== undefined) {
      throw new OperatingError("overloaded", `there is no memory for more requests now: ${shortage}`, {
        retryAfterMs,
        hint: "Send less at a time, or raise memoryBytesMax if the machine has more",
      });
    }
  }

  function enter(declaredBytes: number, sender: Sender): Place {
    checkSelf();
    rates?.check(sender);
    quota?.check(sender.principal);
    const full = inFlight.refusal({ requests: 1, bytes: declaredBytes }, sender);
    if (full !== undefined) throw full;
    inFlight.hold({ requests: 1, bytes: 0 }, sender);
    const charge = rates?.take(sender, declaredBytes);
    let held = 0;
    let cameBytes: number | undefined;
    let receipt: Receipt | undefined;
    return {
      resize(to) {
        const tooMuch = to > held ? inFlight.refusal({ requests: 0, bytes: to - held }, sender) : undefined;
        if (tooMuch !== undefined) return tooMuch;
        inFlight.hold({ requests: 0, bytes: to - held }, sender);
        held = to;
        return undefined;
      },
      came(count) {
        cameBytes = count;
      },
      stored(what) {
        receipt = what;
      },
      leave() {
        // What was cut off has cost what came of it.
        const sentBytes = cameBytes ?? held;
        charge?.settle(sentBytes, receipt?.received ?? 0);
        if (receipt !== undefined) {
          const records = receipt.received - receipt.rejected;
          quota?.add(sender.principal.projectId, { bytes: sentBytes, records });
        }
        inFlight.hold({ requests: -1, bytes: -held }, sender);
        held = 0;
      },
    };
  }

  return {
    arrive: (address) => rates?.arrive(address),
    enter,
    inFlight: inFlight.now,
    stop() {
      stopped = true;
    },
  };
}
