/** Reading JSON byte by byte, for `transcode-otlp-json.ts`: where it stands, and the marks between values. */
import { createWireWriter, type WireWriter } from "./wire-writer.ts";

/** Where the pass stands. A class with plain fields, because it is the state of the hot path. */
export class Reader {
  bytes: Uint8Array = new Uint8Array(0);
  pos = 0;
  readonly out: WireWriter = createWireWriter(64 * 1024);
}

/** Ends an attempt; nothing is looked at but its identity. */
export const notPlain: Error = new Error("not plain");

/** What the writer of a scalar has to know of the field. */
export interface ScalarField {
  readonly tag: number;
  readonly keepZero: boolean;
  readonly signed: boolean;
}

/** Steps over JSON's white space. */
export function skipSpace(from: Reader): void {
  const { bytes } = from;
  for (;;) {
    const byte = bytes[from.pos];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
    from.pos++;
  }
}

/** Steps over one character that must be here, and the space around it. */
export function expect(from: Reader, character: number): void {
  if (from.bytes[from.pos] !== character) {
    skipSpace(from);
    if (from.bytes[from.pos] !== character) throw notPlain;
  }
  from.pos++;
  if (from.bytes[from.pos]! <= 0x20) skipSpace(from);
}

/** Whether a comma goes on with the list; else the character that ends it is stepped over. */
export function goesOn(from: Reader, ending: number): boolean {
  if (from.bytes[from.pos]! <= 0x20) skipSpace(from);
  const byte = from.bytes[from.pos++];
  if (byte === 0x2c) {
    if (from.bytes[from.pos]! <= 0x20) skipSpace(from);
    return true;
  }
  if (byte !== ending) throw notPlain;
  return false;
}
