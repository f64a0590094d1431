/** What a compressed body says about its inflated size. It may lie, so it only sizes buffers; the limit is enforced apart. */
import type { ContentEncoding } from "./content-encoding.ts";

/** No deflate stream grows by more; zstd can, and then its hint is not used. */
const deflateGrowthMax = 1032;

/** How many bytes to set aside for inflating this body at first: what it says, or else what deflate can make of it. */
export function inflatedBytesExpected(body: Uint8Array, encoding: ContentEncoding, bytesMax: number): number {
  if (encoding === "identity") return body.length;
  return sizeHint(body, encoding, bytesMax) ?? Math.min(bytesMax, body.length * deflateGrowthMax);
}

/** How many bytes it can become at most. */
export function inflatedBytesMost(body: Uint8Array, encoding: ContentEncoding, bytesMax: number): number {
  return encoding === "zstd" ? bytesMax : Math.min(bytesMax, body.length * deflateGrowthMax);
}

/** The inflated size that the body itself gives; undefined when it gives none, or one that cannot be true. */
export function sizeHint(body: Uint8Array, encoding: ContentEncoding, bytesMax: number): number | undefined {
  const size = encoding === "gzip" ? gzipSize(body) : encoding === "zstd" ? zstdSize(body) : undefined;
  if (size === undefined || size === 0 || size > bytesMax || size > body.length * deflateGrowthMax) return undefined;
  return size;
}

/** RFC 1952: the last four bytes of a member are its inflated size, modulo 2^32. */
function gzipSize(body: Uint8Array): number | undefined {
  if (body.length < 18) return undefined;
  return new DataView(body.buffer, body.byteOffset, body.length).getUint32(body.length - 4, true);
}

/** RFC 8878, 3.1.1.1: magic, descriptor, window (unless single segment), dictionary id, content size of 0 to 8 bytes. */
function zstdSize(body: Uint8Array): number | undefined {
  if (body.length < 18) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  if (view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const descriptor = body[4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  const at = 5 + (singleSegment ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const form = descriptor >> 6;
  if (form === 0) return singleSegment ? body[at] : undefined;
  if (form === 1) return view.getUint16(at, true) + 256;
  return form === 2 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
