/**
 * The bytes of a segment file. Numbers are little endian. The file header's 48 bytes are the same in every version.
 *
 *     file header, 48 B             frame header, 32 B                         directory, one entry a block
 *      0  8  magic "SPHSPOOL"        0  3  magic "SPF"                          1     length of the table's name
 *      8  4  version                 3  1  version                              n     the table's name
 *     12 32  segment id, text        4  8  marker: last 8 bytes of the id       4     rows
 *     44  4  CRC-32 of 0..44        12  4  bytes of the directory               4     bytes of the block
 *                                   16  4  bytes of all blocks
 *                                   20  4  number of the frame, from 0
 *                                   24  4  CRC-32 of directory and blocks
 *                                   28  4  CRC-32 of 0..28
 *
 * The header has a checksum of its own, so that lengths can be believed before the body is read. The marker is random
 * and never leaves the machine: bytes that a sender made look like a frame, or another file's, do not pass.
 */
import { crc32 } from "node:zlib";
import { segmentMarker } from "./segment-id.ts";
import type { TableBlock, TableShare } from "./spool.ts";

export const formatVersion = 1;
export const fileHeaderBytes = 48;
export const frameHeaderBytes = 32;
/** 255 blocks with names of 128 bytes. */
const directoryBytesMax = 255 * (1 + 128 + 4 + 4);
const frameBytesMax = 2 ** 30;

const fileMagic = Buffer.from("SPHSPOOL");
const frameMagic: Buffer = Buffer.from([0x53, 0x50, 0x46, formatVersion]);

export function encodeFileHeader(id: string): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  fileMagic.copy(header);
  header.writeUInt32LE(formatVersion, 8);
  header.write(id, 12, "latin1");
  header.writeUInt32LE(crc32(header.subarray(0, 44)), 44);
  return header;
}

/** What a file header says; undefined when its checksum does not hold. */
export function parseFileHeader(bytes: Uint8Array): { readonly version: number; readonly id: string } | undefined {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < fileHeaderBytes || !header.subarray(0, 8).equals(fileMagic)) return undefined;
  if (header.readUInt32LE(44) !== crc32(header.subarray(0, 44))) return undefined;
  return { version: header.readUInt32LE(8), id: header.toString("latin1", 12, 44) };
}

export interface EncodedFrame {
  /** The frame's bytes: header and directory in one buffer that the next call reuses, then the callers' chunks. */
  readonly chunks: Uint8Array[];
  readonly bytes: number;
  /** What the directory says. */
  readonly shares: readonly TableShare[];
}

export type EncodeFrame = (marker: Buffer, number: number, blocks: readonly TableBlock[]) => EncodedFrame;

/** One encoder a spool: it reuses its header buffer and remembers the encoded names of tables. */
export function createFrameEncoder(): EncodeFrame {
  const head = Buffer.allocUnsafeSlow(frameHeaderBytes + directoryBytesMax);
  frameMagic.copy(head);
  const names = new Map<string, Buffer>();

  return (marker, number, blocks) => {
    const chunks: Uint8Array[] = [head];
    const shares: TableShare[] = [];
    let blocksBytes = 0;
    let end = frameHeaderBytes;
    if (blocks.length > 255) throw new Error(`BUG: a frame of ${blocks.length} blocks; at most 255`);
    for (const { table, rows, chunks: parts } of blocks) {
      let bytes = 0;
      for (const part of parts) {
        bytes += part.byteLength;
        chunks.push(part);
      }
      blocksBytes += bytes;
      shares.push({ table, rows, bytes });
      const name = names.get(table) ?? rememberName(names, table);
      end = head.writeUInt8(name.length, end);
      end += name.copy(head, end);
      end = head.writeUInt32LE(rows, end);
      end = head.writeUInt32LE(bytes, end);
    }
    if (blocksBytes > frameBytesMax) throw new Error(`BUG: a frame of ${blocksBytes} bytes; at most ${frameBytesMax}`);
    chunks[0] = head.subarray(0, end);
    marker.copy(head, 4);
    head.writeUInt32LE(end - frameHeaderBytes, 12);
    head.writeUInt32LE(blocksBytes, 16);
    head.writeUInt32LE(number, 20);
    let checksum = crc32(head.subarray(frameHeaderBytes, end));
    for (let index = 1; index < chunks.length; index++) checksum = crc32(chunks[index]!, checksum);
    head.writeUInt32LE(checksum, 24);
    head.writeUInt32LE(crc32(head.subarray(0, 28)), 28);
    return { chunks, bytes: end + blocksBytes, shares };
  };
}

function rememberName(names: Map<string, Buffer>, table: string): Buffer {
  if (!/^\w{1,128}$/.test(table)) throw new Error(`BUG: ${JSON.stringify(table)} is not the name of a table`);
  const name = Buffer.from(table, "latin1");
  names.set(table, name);
  return name;
}

export interface FrameHeader {
  readonly directoryBytes: number;
  readonly blocksBytes: number;
  readonly number: number;
  readonly checksum: number;
}

/** The first 12 bytes of every frame of a segment. */
export function framePrefix(id: string): Buffer {
  return Buffer.concat([frameMagic, segmentMarker(id)]);
}

/** Undefined when `bytes` do not begin with a whole, valid frame header with this prefix. */
export function parseFrameHeader(bytes: Uint8Array, prefix: Buffer): FrameHeader | undefined {
  if (bytes.byteLength < frameHeaderBytes) return undefined;
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, frameHeaderBytes);
  if (!header.subarray(0, prefix.length).equals(prefix)) return undefined;
  if (header.readUInt32LE(28) !== crc32(header.subarray(0, 28))) return undefined;
  const directoryBytes = header.readUInt32LE(12);
  if (directoryBytes > directoryBytesMax) return undefined;
  return {
    directoryBytes,
    blocksBytes: header.readUInt32LE(16),
    number: header.readUInt32LE(20),
    checksum: header.readUInt32LE(24),
  };
}

/** The blocks of a frame in their order. @throws RangeError when the bytes end within an entry. */
export function parseDirectory(bytes: Uint8Array): TableShare[] {
  const directory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shares: TableShare[] = [];
  let at = 0;
  while (at < directory.length) {
    const name = at + 1;
    const end = name + directory.readUInt8(at);
    const rows = directory.readUInt32LE(end);
    shares.push({ table: directory.toString("latin1", name, end), rows, bytes: directory.readUInt32LE(end + 4) });
    at = end + 8;
  }
  return shares;
}
