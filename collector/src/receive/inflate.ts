/**
 * Inflates a body: gzip (several members too), deflate (with zlib header or raw), zstd (several frames too).
 *
 * - The limit on the inflated size is enforced while inflating, whatever the body says about itself.
 * - gzip ends with its inflated size and zstd may begin with it. Taken as a hint it sizes the one output buffer, so that
 *   nothing is concatenated. A hint beyond the limit or beyond what the format can reach is a lie or a broken
 *   body, and not used.
 * - Up to `syncBytesMax` it happens at once: the thread pool costs 27 µs more a body, a body of 4 KiB inflates in 13 µs, and
 *   1 MiB holds up the event loop for 2 to 4 ms. Larger bodies go to the pool. A body that turns out
 *   larger than it seemed is begun again there, so no sender can hold up the others for longer.
 */
import zlib from "node:zlib";
import type { BrotliOptions, ZlibOptions, ZstdOptions } from "node:zlib";
import { OperatingError } from "../errors.ts";
import type { ContentEncoding } from "./content-encoding.ts";
import { sizeHint } from "./inflated-size.ts";

const syncBytesMax = 1024 * 1024;
/** A body of unknown inflated size is tried at once up to this size. */
const syncCompressedBytesMax = 64 * 1024;
/** A deflate stream is hardly ever longer than its content; a body that is has many members, and is not done at once. */
const syncOverheadBytesMax = 1024;
/** Each frame costs a call, and an empty one has 9 bytes. Parallel compressors write one for each MiB or so. */
const zstdFramesMax = 256;
/** zstd frames may ask for a window of 2 GiB. RFC 9659 allows 8 MiB on HTTP; the Go encoder at its best level uses 32 MiB. */
const zstdWindowLogMax = 25;

/**
 * The inflated body, at once or as a promise. Throws or rejects with `malformed_content_encoding`, or with `body_too_large`
 * beyond `bytesMax`. No bytes at all are an empty body in every encoding.
 */
export function inflate(
  body: Uint8Array,
  encoding: ContentEncoding,
  bytesMax: number,
): Uint8Array | Promise<Uint8Array> {
  if (body.length === 0) return body;
  if (encoding === "identity") {
    if (body.length > bytesMax) throw tooLarge(body, encoding, bytesMax);
    return body;
  }
  const hint = sizeHint(body, encoding, bytesMax);
  const codec = codecOf(body, encoding);
  const atOnce =
    hint === undefined
      ? body.length <= syncCompressedBytesMax
      : hint <= syncBytesMax && body.length <= hint + syncOverheadBytesMax;
  if (!atOnce) return inflateInPool(body, codec, { bytesMax, hint });
  try {
    return inflateNow(body, codec, { bytesMax: Math.min(bytesMax, syncBytesMax), hint });
  } catch (error) {
    const exceeded = (error as OperatingError).code === "body_too_large";
    if (exceeded && bytesMax > syncBytesMax) return inflateInPool(body, codec, { bytesMax, hint: undefined });
    throw error;
  }
}

type CodecOptions = ZlibOptions & ZstdOptions & BrotliOptions;
/** What zlib answers when asked for `info`: its types know only the buffer. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

interface Codec {
  readonly encoding: ContentEncoding;
  readonly sync: (body: Uint8Array, options: CodecOptions) => unknown;
  readonly async: (
    body: Uint8Array,
    options: CodecOptions,
    done: (error: Error | null, result: unknown) => void,
  ) => void;
  readonly params: CodecOptions;
}

const gzip: Codec = { encoding: "gzip", sync: zlib.gunzipSync, async: zlib.gunzip, params: {} };
const zlibDeflate: Codec = { encoding: "deflate", sync: zlib.inflateSync, async: zlib.inflate, params: {} };
const rawDeflate: Codec = { encoding: "deflate", sync: zlib.inflateRawSync, async: zlib.inflateRaw, params: {} };
const zstd: Codec = {
  encoding: "zstd",
  sync: zlib.zstdDecompressSync,
  async: zlib.zstdDecompress,
  params: { params: { [zlib.constants.ZSTD_d_windowLogMax]: zstdWindowLogMax } },
};

function codecOf(body: Uint8Array, encoding: ContentEncoding): Codec {
  if (encoding === "gzip") return gzip;
  if (encoding === "zstd") return zstd;
  // RFC 9110 means the zlib format by "deflate"; raw streams are sent all the same. The two header bytes tell.
  const header = body[0]! * 256 + (body[1] ?? 0);
  const isZlib = (body[0]! & 0x0f) === 8 && body[0]! >> 4 <= 7 && header % 31 === 0;
  return isZlib ? zlibDeflate : rawDeflate;
}

interface Target {
  readonly bytesMax: number;
  readonly hint: number | undefined;
}

function inflateNow(body: Uint8Array, codec: Codec, target: Target): Uint8Array {
  const output = createOutput(body, codec, target);
  while (output.rest !== undefined) {
    let inflated: Inflated;
    try {
      inflated = codec.sync(output.rest, output.options()) as Inflated;
    } catch (error) {
      throw inflateError(error, output);
    }
    output.add(inflated);
  }
  return output.whole();
}

async function inflateInPool(body: Uint8Array, codec: Codec, target: Target): Promise<Uint8Array> {
  const output = createOutput(body, codec, target);
  while (output.rest !== undefined) {
    const { rest } = output;
    const inflated: Inflated = await new Promise((resolve, reject) => {
      codec.async(rest, output.options(), (error, result) => {
        if (error === null) resolve(result as Inflated);
        else reject(inflateError(error, output));
      });
    });
    output.add(inflated);
  }
  return output.whole();
}

/** What has been inflated of one body, frame by frame, within one limit. */
interface Output {
  /** Undefined when all is inflated. */
  rest: Uint8Array | undefined;
  options(): CodecOptions;
  add(inflated: Inflated): void;
  whole(): Uint8Array;
  tooLarge(): OperatingError;
  malformed(why: string): OperatingError;
}

function createOutput(body: Uint8Array, codec: Codec, { bytesMax, hint }: Target): Output {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const output: Output = {
    rest: body,
    options() {
      const unknown = parts.length > 0 || hint === undefined;
      // One byte more than the hint lets zlib see the end without asking for a second buffer.
      const chunkSize = unknown ? Math.min(syncBytesMax, Math.max(4096, body.length * 8)) : Math.max(64, hint + 1);
      // zlib wants at least 1; a frame that follows a full output may still be empty.
      const maxOutputLength = Math.max(1, bytesMax - bytes);
      return { ...codec.params, chunkSize, maxOutputLength, info: true };
    },
    add(inflated) {
      parts.push(inflated.buffer);
      bytes += inflated.buffer.length;
      if (bytes > bytesMax) throw output.tooLarge();
      output.rest = restOf(output.rest!, codec, inflated);
      if (output.rest !== undefined && parts.length === zstdFramesMax) {
        throw output.malformed(`it has more than ${zstdFramesMax} frames`);
      }
    },
    whole: () => (parts.length === 1 ? parts[0]! : Buffer.concat(parts, bytes)),
    tooLarge: () => tooLarge(body, codec.encoding, bytesMax),
    malformed: (why) => malformed(body, codec.encoding, why),
  };
  return output;
}

/**
 * What stands behind the end of the stream. zlib goes on by itself from one gzip member to the next (and takes zeros behind the
 * last one as padding); behind a zstd frame another may follow; behind a deflate stream nothing may.
 */
function restOf(body: Uint8Array, codec: Codec, inflated: Inflated): Uint8Array | undefined {
  const read = inflated.engine.bytesWritten;
  if (read >= body.length || codec === gzip) return undefined;
  if (codec === zstd) return body.subarray(read);
  throw malformed(body, codec.encoding, `${body.length - read} bytes follow the end of the stream`);
}

function inflateError(error: unknown, output: Output): OperatingError {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_BUFFER_TOO_LARGE" ? output.tooLarge() : output.malformed(message);
}

function malformed(body: Uint8Array, encoding: ContentEncoding, why: string): OperatingError {
  return new OperatingError(
    "malformed_content_encoding",
    `the ${encoding} body of ${body.length} bytes does not inflate: ${why}`,
  );
}

function tooLarge(body: Uint8Array, encoding: ContentEncoding, bytesMax: number): OperatingError {
  return new OperatingError(
    "body_too_large",
    `the ${encoding} body of ${body.length} bytes inflates to more than ${bytesMax} bytes`,
    { hint: "Send smaller batches, or raise inflatedBytesMax" },
  );
}
