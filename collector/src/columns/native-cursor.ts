import { OperatingError } from "../errors.ts";

/** A position in Native bytes. `what` names the thing being read, for the message of the error. */
export interface NativeCursor {
  left(): number;
  varint(what: string): number;
  /** A varint count of things of at least `bytesEach`, refused when they cannot fit into the bytes that are left. */
  count(what: string, bytesEach: number): number;
  string(what: string): string;
  /** Goes over `strings` strings without making them. */
  skipStrings(strings: number, what: string): void;
  /** The next `length` bytes, as a view for fixed-width values. */
  view(length: number, what: string): DataView;
  /** A UInt64 that counts things of at least `bytesEach`. */
  uint64Count(what: string, bytesEach: number): number;
  malformed(message: string): OperatingError;
}

/** Begins to read `bytes`. */
export function openNativeCursor(bytes: Uint8Array): NativeCursor {
  // A Buffer makes short strings several times faster than a TextDecoder does.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;

  function malformed(message: string): OperatingError {
    return new OperatingError("block_malformed", `Native block, byte ${position} of ${bytes.length}: ${message}`);
  }

  function need(length: number, what: string): number {
    const left = bytes.length - position;
    if (length > left) throw malformed(`${what} needs ${length} bytes and ${left} are left`);
    const start = position;
    position += length;
    return start;
  }

  function varint(what: string): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = bytes[need(1, what)] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw malformed(`${what} is a varint longer than 8 bytes`);
  }

  function fitting(value: number, what: string, bytesEach: number): number {
    const left = bytes.length - position;
    if (value * bytesEach > left) throw malformed(`${value} ${what} cannot fit into the ${left} bytes left`);
    return value;
  }

  return {
    left: () => bytes.length - position,
    varint,
    count: (what, bytesEach) => fitting(varint(what), what, bytesEach),
    string(what) {
      const length = varint(what);
      const start = need(length, what);
      return buffer.toString("utf8", start, start + length);
    },
    skipStrings(strings, what) {
      for (let left = strings; left > 0; left--) need(varint(what), what);
    },
    view(length, what) {
      const start = need(length, what);
      return new DataView(bytes.buffer, bytes.byteOffset + start, length);
    },
    uint64Count(what, bytesEach) {
      const start = need(8, what);
      const value = new DataView(bytes.buffer, bytes.byteOffset + start, 8).getBigUint64(0, true);
      return fitting(Number(value), what, bytesEach);
    },
    malformed,
  };
}
