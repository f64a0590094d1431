import type { ByteSource } from "../columns/byte-buffer.ts";
import { OperatingError } from "../errors.ts";

/** As deep as protobuf parsers go by default. Only AnyValue nests in OTLP. */
export const nestingDepthMax = 100;

/**
 * A position in protobuf bytes. A message is read as
 *
 *   while (cursor.pos < end) switch (cursor.tag()) { case NAME: at = cursor.enter(end); ... default: cursor.skip(...) }
 *   cursor.leave(end)
 *
 * Every read is checked against the end of the message it stands in; whatever does not fit throws `malformed_body`.
 * One cursor serves one request; being a class with plain fields keeps the hot loop free of allocations.
 */
export class Cursor implements ByteSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  pos = 0;
  /** The upper 32 bits of the varint read last. */
  high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Field number and wire type: `number << 3 | wireType`. */
  tag(): number {
    const tag = this.varint();
    if (tag < 8 || this.high !== 0) malformed(this, "a tag without a field number");
    return tag;
  }

  /** The lower 32 bits of a varint, unsigned; the upper ones are in `high`. */
  varint(): number {
    const byte = this.bytes[this.pos++];
    if (byte !== undefined && byte < 0x80) {
      this.high = 0;
      return byte;
    }
    return this.#longVarint(byte);
  }

  /** Begins a length-delimited field: answers its length, and stands at its first byte. */
  enter(end: number): number {
    const length = this.varint();
    if (this.high !== 0 || length > end - this.pos) malformed(this, "a field that is longer than what surrounds it");
    return length;
  }

  /** Steps over a length-delimited field. */
  stepOver(end: number): void {
    const length = this.enter(end);
    this.pos += length;
  }

  /** Answers where a fixed64 begins and steps over it. */
  fixed64(end: number): number {
    const at = this.pos;
    if (at + 8 > end) malformed(this, "a truncated 64-bit field");
    this.pos = at + 8;
    return at;
  }

  fixed32(end: number): number {
    const at = this.pos;
    if (at + 4 > end) malformed(this, "a truncated 32-bit field");
    this.pos = at + 4;
    return this.view.getUint32(at, true);
  }

  float64(end: number): number {
    return this.view.getFloat64(this.fixed64(end), true);
  }

  /** Checks that a message ended where its length said. */
  leave(end: number): void {
    if (this.pos !== end) malformed(this, "a field that runs over the end of its message");
  }

  /**
   * Steps over a field the reader has no case for. `handled` has a bit for each field number that it does handle:
   * such a number can only come here with a wrong wire type, and dropping it in silence would lose data.
   */
  skip(tag: number, end: number, handled: number): void {
    const field = tag >>> 3;
    if (field < 32 && (handled >>> field) & 1) malformed(this, `field ${field} with wire type ${tag & 7}`);
    this.#skipValue(tag, end, 0);
  }

  #skipValue(tag: number, end: number, depth: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        return;
      case 1:
        this.fixed64(end);
        return;
      case 2:
        this.stepOver(end);
        return;
      case 3:
        this.#skipGroup(tag, end, depth + 1);
        return;
      case 5:
        this.fixed32(end);
        return;
      default:
        malformed(this, `wire type ${tag & 7}`);
    }
  }

  #skipGroup(start: number, end: number, depth: number): void {
    if (depth > nestingDepthMax) malformed(this, `groups nested deeper than ${nestingDepthMax}`);
    while (this.pos < end) {
      const tag = this.tag();
      if ((tag & 7) === 4) {
        if (tag >>> 3 !== start >>> 3) malformed(this, "a group that another one ends");
        return;
      }
      this.#skipValue(tag, end, depth);
    }
    malformed(this, "a group without an end");
  }

  #longVarint(first: number | undefined): number {
    if (first === undefined) malformed(this, "a truncated varint");
    // Most have two bytes: lengths, status codes, the tags of fields from 16 on.
    const second = this.bytes[this.pos];
    if (second !== undefined && second < 0x80) {
      this.pos++;
      this.high = 0;
      return (first & 0x7f) | (second << 7);
    }
    let low = first & 0x7f;
    let high = 0;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.bytes[this.pos++];
      if (byte === undefined) malformed(this, "a truncated varint");
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.high = high >>> 0;
        return low >>> 0;
      }
    }
    malformed(this, "a varint of more than 10 bytes");
  }
}

/** A bit for the field number of each tag, for `Cursor.skip`. */
export function handledFields(...tags: readonly number[]): number {
  return tags.reduce((mask, tag) => mask | (1 << (tag >>> 3)), 0);
}

/** Refuses the request: the same bytes will never be a valid OTLP message. */
export function malformed(cursor: Cursor, what: string): never {
  throw new OperatingError(
    "malformed_body",
    `the protobuf body has ${what} (near byte ${cursor.pos} of ${cursor.bytes.length})`,
    {
      hint: "Check that the exporter speaks OTLP protobuf and that nothing on the way cuts or changes the body.",
    },
  );
}
