/** Inflates within what admission allows, whichever listener the body came to. */
import { OperatingError } from "../errors.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Place } from "./admit.ts";
import type { ContentEncoding } from "./content-encoding.ts";
import { inflate } from "./inflate.ts";
import { inflatedBytesExpected, inflatedBytesMost } from "./inflated-size.ts";

/** The inflated body; `place` then holds both forms. Rejects as `inflate` does, or with `too_many_in_flight`. */
export type InflateAdmitted = (sent: Uint8Array, encoding: ContentEncoding, place: Place) => Promise<Uint8Array>;

/** Binds inflating to its limit and to whom it is told. */
export function createInflateAdmitted(options: {
  readonly inflatedBytesMax: number;
  readonly telemetry: Pick<Telemetry, "inflated">;
}): InflateAdmitted {
  const { inflatedBytesMax, telemetry } = options;

  async function inflateAdmitted(sent: Uint8Array, encoding: ContentEncoding, place: Place): Promise<Uint8Array> {
    const startedAt = performance.now();
    const body = await inflateWithin(place, sent, encoding);
    telemetry.inflated((performance.now() - startedAt) / 1000);
    place.resize(sent.length + body.length);
    return body;
  }

  /** Never takes more than has been found to fit: what a body says about its size may be wrong. */
  async function inflateWithin(place: Place, sent: Uint8Array, encoding: ContentEncoding): Promise<Uint8Array> {
    const expected = inflatedBytesExpected(sent, encoding, inflatedBytesMax);
    const most = inflatedBytesMost(sent, encoding, inflatedBytesMax);
    reserve(place, sent.length + expected);
    try {
      return await inflate(sent, encoding, expected);
    } catch (error) {
      if (expected >= most || !(error instanceof OperatingError) || error.code !== "body_too_large") throw error;
    }
    reserve(place, sent.length + most);
    return inflate(sent, encoding, inflatedBytesMax);
  }

  return inflateAdmitted;
}

function reserve(place: Place, bytes: number): void {
  const full = place.resize(bytes);
  if (full !== undefined) throw full;
}
