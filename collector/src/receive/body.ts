/** Reads the body of a request into one buffer. */
import type { IncomingMessage } from "node:http";
import { OperatingError } from "../errors.ts";
import type { BodyPool } from "./body-pool.ts";
import type { SlowSenders } from "../limits/slow-senders.ts";

export interface BodyLimits {
  readonly bytesMax: number;
  /** From `declaredBytes`. */
  readonly declaredBytes: number | undefined;
  /** Called with the bytes so far while the body comes; an error refuses the rest. */
  readonly onGrowth: (bytes: number) => OperatingError | undefined;
  /** Where the buffer of a body in several chunks comes from; whoever has read the body gives it back. */
  readonly pool: BodyPool;
  readonly slowSenders: SlowSenders;
}

/** The length that the sender declares; undefined when it sends in chunks. Throws `body_too_large`. */
export function declaredBytes(request: IncomingMessage, bytesMax: number): number | undefined {
  const header = request.headers["content-length"];
  if (header === undefined) return request.headers["transfer-encoding"] === undefined ? 0 : undefined;
  const bytes = Number(header);
  if (bytes > bytesMax) throw tooLarge(`the body has ${bytes} bytes`, bytesMax);
  return bytes;
}

/** What is answered to a body over `requestBytesMax`. */
export function tooLarge(what: string, bytesMax: number): OperatingError {
  return new OperatingError("body_too_large", `${what}, the limit is ${bytesMax}`, {
    hint: "Send smaller batches, or raise requestBytesMax",
  });
}

/** So many chunks are made one: the parser gives one for each on the wire, and 100 bytes of heap hold a chunk of one byte. */
const looseChunksMax = 256;

/**
 * Resolves with the whole body, or with undefined when the client went away. Rejects with `body_too_large`, `request_timeout` when
 * it comes too slowly, or with what `onGrowth` answers; the rest of the body is then still unread.
 *
 * Most bodies come in one chunk, which is handed on as it is. A longer one of known length is copied into a
 * buffer of that length from the pool, so nothing is held twice.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Uint8Array | undefined> {
  const { bytesMax, declaredBytes: declared, onGrowth, pool, slowSenders } = limits;
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let chunks: Buffer[] = [];
    let whole: Buffer | undefined;
    let bytes = 0;

    function take(chunk: Buffer): void {
      const refusal =
        declared === undefined && bytes + chunk.length > bytesMax
          ? tooLarge(`the body has more than ${bytes} bytes`, bytesMax)
          : onGrowth(bytes + chunk.length);
      if (refusal !== undefined) {
        refuse(refusal);
        return;
      }
      if (declared === undefined) {
        chunks.push(chunk);
        if (chunks.length === looseChunksMax) {
          pieces.push(Buffer.concat(chunks));
          chunks = [];
        }
      } else if (chunk.length === declared) {
        whole = chunk;
      } else {
        // The parser never gives more than the declared length.
        whole ??= pool.take(declared);
        chunk.copy(whole, bytes);
      }
      bytes += chunk.length;
    }
    function end(): void {
      finish();
      pieces.push(...chunks);
      resolve(whole ?? (pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, bytes)));
    }
    function refuse(error: OperatingError): void {
      finish();
      reject(error);
    }
    function gone(): void {
      finish();
      resolve(undefined);
    }
    /** An error listener stays: a client that goes away later must not end the process. */
    function finish(): void {
      unwatch();
      request.off("data", take).off("end", end).off("close", gone);
    }
    const unwatch = slowSenders.watch({ received: () => bytes, refuse });
    request.on("data", take).on("end", end).on("close", gone).on("error", gone);
  });
}
