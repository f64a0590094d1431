/**
 * How much a key and an address may send in a second: requests, bytes as they come, records.
 *
 *     arrive(address) ─► [key is looked at] ─► check(sender) ─► take(sender, declared bytes) ─► settle(bytes, records)
 *        │ over_rate                              │ over_rate
 *
 * - A request counts for its address before its key is looked at, so that trying out keys is limited too.
 * - Bytes count with the declared length when a request is let in, and are put right when all have come; records are known after
 *   decoding. What went over the rate is a debt: the next request waits for it.
 * - Counted in this process alone: two collectors let through twice as much.
 */
import { OperatingError } from "../errors.ts";
import { openKeyId, type Rate } from "../keys/key-ring.ts";
import { createBuckets } from "./buckets.ts";
import type { Sender } from "./sender.ts";

export interface RateLimits {
  /** Of each address. */
  readonly address: Rate;
  /** Of a key that has no rate of its own for this. */
  readonly key: Rate;
}

/** What one request has been charged with so far. */
export interface Charge {
  /** Puts the bytes right and adds the records. */
  settle(bytes: number, records: number): void;
}

export interface SenderRates {
  /** Counts a request; throws `over_rate`. */
  arrive(address: string): void;
  /** Throws `over_rate` when the sender has to wait. */
  check(sender: Sender): void;
  /** Charges a request that was let in. */
  take(sender: Sender, declaredBytes: number): Charge;
}

type Kind = keyof Rate;

const kinds: readonly Kind[] = ["requests", "bytes", "records"];

/** Makes the rates; `now` as for buckets. */
export function createSenderRates(limits: RateLimits, now?: () => number): SenderRates {
  const keys = bucketsOfKinds(now);
  const addresses = bucketsOfKinds(now);

  function rateOfKey({ principal: { keyId, rate } }: Sender, kind: Kind): number | undefined {
    // Without a key there is none that could be noisy; its address is limited.
    return keyId === openKeyId ? undefined : (rate?.[kind] ?? limits.key[kind]);
  }

  function takeBoth(sender: Sender, kind: Kind, amount: number): void {
    if (amount === 0) return;
    const ofKey = rateOfKey(sender, kind);
    if (ofKey !== undefined) keys[kind].take(sender.principal.keyId, ofKey, amount);
    const ofAddress = limits.address[kind];
    // Requests have been counted as they arrived.
    if (ofAddress !== undefined && kind !== "requests") addresses[kind].take(sender.address, ofAddress, amount);
  }

  return {
    arrive(address) {
      const { requests } = limits.address;
      if (requests === undefined) return;
      refuse(addresses.requests.waitMs(address), { kind: "requests", perSecond: requests, who: `address ${address}` });
      addresses.requests.take(address, requests, 1);
    },
    check(sender) {
      for (const kind of kinds) {
        const ofKey = rateOfKey(sender, kind);
        if (ofKey !== undefined) {
          const { keyId } = sender.principal;
          refuse(keys[kind].waitMs(keyId), { kind, perSecond: ofKey, who: `key ${keyId}` });
        }
        const ofAddress = limits.address[kind];
        if (ofAddress !== undefined && kind !== "requests") {
          const { address } = sender;
          refuse(addresses[kind].waitMs(address), { kind, perSecond: ofAddress, who: `address ${address}` });
        }
      }
    },
    take(sender, declaredBytes) {
      takeBoth(sender, "requests", 1);
      takeBoth(sender, "bytes", declaredBytes);
      return {
        settle(bytes, records) {
          takeBoth(sender, "bytes", bytes - declaredBytes);
          takeBoth(sender, "records", records);
        },
      };
    },
  };
}

function bucketsOfKinds(now?: () => number): Record<Kind, ReturnType<typeof createBuckets>> {
  const make = (): ReturnType<typeof createBuckets> => createBuckets(now === undefined ? {} : { now });
  return { requests: make(), bytes: make(), records: make() };
}

function refuse(
  waitMs: number,
  { kind, perSecond, who }: { readonly kind: Kind; readonly perSecond: number; readonly who: string },
): void {
  if (waitMs === 0) return;
  throw new OperatingError("over_rate", `the ${who} may send ${perSecond} ${kind} a second, and has sent more`, {
    retryAfterMs: waitMs,
    hint: `Come back in ${Math.max(1, Math.ceil(waitMs / 1000))} s`,
  });
}
