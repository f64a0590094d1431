/**
 * What is between admission and answer: requests, and the bytes of their bodies as read or inflated, in all, of each key and of each
 * address.
 */
import { OperatingError } from "../errors.ts";
import { createFairShare } from "../limits/fair-share.ts";
import type { Share } from "../limits/fair-share.ts";
import type { Sender } from "../limits/sender.ts";

export interface InFlightLimits {
  readonly inFlightBytesMax: number;
  readonly inFlightRequestsMax: number;
}

export interface InFlight {
  /** Why so much more does not fit, for anybody or beside the others. */
  refusal(more: Share, sender: Sender): OperatingError | undefined;
  /** Adds to what a sender holds; negative when it gives back. */
  hold(more: Share, sender: Sender): void;
  now(): Share;
}

/** What is in flight now will be gone by then. */
const retryAfterMs = 1000;

/** Makes the account; nothing is in flight. */
export function createInFlight({ inFlightBytesMax, inFlightRequestsMax }: InFlightLimits): InFlight {
  const keys = createFairShare();
  const addresses = createFairShare();
  let requests = 0;
  let bytes = 0;

  return {
    refusal(more, { principal, address }) {
      if (requests + more.requests > inFlightRequestsMax) {
        return tooMany(`${requests} requests are in flight, and no more may be`, "raise inFlightRequestsMax");
      }
      if (bytes + more.bytes > inFlightBytesMax) {
        const room = `${bytes} of ${inFlightBytesMax} bytes are in flight`;
        return tooMany(`${more.bytes} more bytes do not fit: ${room}`, "raise inFlightBytesMax");
      }
      const free = { requests: inFlightRequestsMax - requests, bytes: inFlightBytesMax - bytes };
      // Both are asked, because both take note of who comes.
      const keyMay = keys.allows(principal.keyId, more, free);
      const addressMay = addresses.allows(address, more, free);
      if (keyMay && addressMay) return undefined;
      const whose = keyMay ? `from the address ${address}` : `of the key ${principal.keyId}`;
      return tooMany(`most of what is in flight is ${whose}, and the rest is kept for others`, "wait for answers");
    },
    hold(more, { principal, address }) {
      requests += more.requests;
      bytes += more.bytes;
      keys.hold(principal.keyId, more);
      addresses.hold(address, more);
    },
    now: () => ({ requests, bytes }),
  };
}

function tooMany(message: string, remedy: string): OperatingError {
  const hint = `Send smaller requests or fewer at a time, or ${remedy}`;
  return new OperatingError("too_many_in_flight", message, { retryAfterMs, hint });
}
