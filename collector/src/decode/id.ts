import type { StringColumn } from "../columns/string-column.ts";
import type { Cursor } from "./cursor.ts";
import type { Slice } from "./origin.ts";

export const traceIdBytes = 16;
export const spanIdBytes = 8;

/** Whether the id has its length and is not all zero, which W3C Trace Context reserves for "invalid". */
export function isValidId(cursor: Cursor, { at, length }: Slice, expected: number): boolean {
  if (length !== expected) return false;
  for (let i = 0; i < length; i += 4) if (cursor.view.getUint32(at + i, true) !== 0) return true;
  return false;
}

/** Whether the id may stand where one is optional: absent, or of the right length. */
export function isOptionalId({ length }: Slice, expected: number): boolean {
  return length === 0 || length === expected;
}

export function appendId(cursor: Cursor, { at, length }: Slice, into: StringColumn): void {
  into.appendHex(cursor, at, length);
}
