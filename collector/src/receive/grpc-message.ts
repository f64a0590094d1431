/**
 * The one message of a gRPC request, as it comes in the data frames of an HTTP/2 stream.
 *
 *     0             1                     5
 *     | compressed? | length, big-endian  | the message, `length` bytes |
 *
 * The prefix says how long the message is, so what is too long is refused before it comes, and what comes is copied once, into
 * a buffer of that length. Nothing may follow: an export is one message, then the end of the stream.
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
import type { ServerHttp2Stream } from "node:http2";
import { OperatingError } from "../errors.ts";
import type { Place } from "./admit.ts";
import type { BodyPool } from "./body-pool.ts";
import type { SlowSenders } from "../limits/slow-senders.ts";
import { tooLarge } from "./body.ts";

/** A message as it was sent. */
export interface GrpcMessage {
  readonly compressed: boolean;
  /** Whoever has read it gives it back to the pool. */
  readonly bytes: Uint8Array;
}

export interface MessageLimits {
  readonly bytesMax: number;
  /** For the whole message, from the call on. */
  readonly msMax: number;
  /** Holds the bytes that have come. */
  readonly place: Pick<Place, "resize">;
  readonly pool: BodyPool;
  readonly slowSenders?: SlowSenders;
}

const prefixBytes = 5;

/** `message` with the prefix before it; answers are never compressed. */
export function frameMessage(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixBytes);
  return frame;
}

/**
 * Resolves with the message, or with undefined when the client went away. Rejects with `body_too_large`, `malformed_body`,
 * `request_timeout` or with what the place answers; the rest of the stream is then still unread.
 */
export function readMessage(stream: ServerHttp2Stream, limits: MessageLimits): Promise<GrpcMessage | undefined> {
  return new Promise((resolve, reject) => {
    const assembly = createAssembly(limits);
    const timer = setTimeout(() => fail(late(assembly.received(), limits.msMax)), limits.msMax);

    function take(chunk: Buffer): void {
      const problem = assembly.add(chunk);
      if (problem !== undefined) fail(problem);
    }
    function end(): void {
      // A stream that was reset ends too, and what came of it must not count as a whole request.
      if (stream.aborted) {
        gone();
        return;
      }
      finish();
      const message = assembly.whole();
      if (message instanceof OperatingError) reject(message);
      else resolve(message);
    }
    function gone(): void {
      finish();
      resolve(undefined);
    }
    function fail(error: OperatingError): void {
      finish();
      reject(error);
    }
    function finish(): void {
      clearTimeout(timer);
      unwatch?.();
      stream.off("data", take).off("end", end).off("aborted", gone).off("close", gone);
    }
    const unwatch = limits.slowSenders?.watch({ received: assembly.received, refuse: fail });
    stream.on("data", take).on("end", end).on("aborted", gone).on("close", gone);
  });
}

/** What has come of one message. */
interface Assembly {
  /** Takes the next bytes of the stream; answers why the rest is refused. */
  add(chunk: Buffer): OperatingError | undefined;
  /** The message, when the stream has ended. */
  whole(): GrpcMessage | OperatingError;
  received(): number;
}

function createAssembly({ bytesMax, place, pool }: MessageLimits): Assembly {
  const prefix = Buffer.alloc(prefixBytes);
  let prefixed = 0;
  let length = 0;
  let bytes = 0;
  let message: Buffer | undefined;

  function readPrefix(chunk: Buffer): number | OperatingError {
    const part = chunk.copy(prefix, prefixed, 0, prefixBytes - prefixed);
    prefixed += part;
    if (prefixed < prefixBytes) return part;
    if (prefix[0]! > 1) return malformed(`its first byte is ${prefix[0]}, and not 0 or 1`);
    length = prefix.readUInt32BE(1);
    if (length > bytesMax) return tooLarge(`the message has ${length} bytes`, bytesMax);
    // Must fit, but takes no place until it comes: who declares much and sends nothing would keep everybody out.
    const full = place.resize(length);
    place.resize(0);
    return full ?? part;
  }

  return {
    add(chunk) {
      let rest = chunk;
      if (prefixed < prefixBytes) {
        const read = readPrefix(chunk);
        if (typeof read !== "number") return read;
        rest = chunk.subarray(read);
      }
      if (rest.length === 0) return undefined;
      if (bytes + rest.length > length) return malformed(`more than its ${length} bytes follow`);
      const full = place.resize(bytes + rest.length);
      if (full !== undefined) return full;
      if (rest.length === length) {
        message = rest;
      } else {
        message ??= pool.take(length);
        rest.copy(message, bytes);
      }
      bytes += rest.length;
      return undefined;
    },
    whole() {
      if (prefixed === 0) return malformed("there is none");
      if (prefixed < prefixBytes || bytes < length) {
        return malformed(
          `it ends after ${prefixed + bytes} of ${prefixed < prefixBytes ? "5 or more" : 5 + length} bytes`,
        );
      }
      return { compressed: prefix[0] === 1, bytes: message ?? prefix.subarray(0, 0) };
    },
    received: () => bytes,
  };
}

function malformed(why: string): OperatingError {
  return new OperatingError("malformed_body", `the gRPC message is not valid: ${why}`);
}

function late(bytes: number, msMax: number): OperatingError {
  return new OperatingError("request_timeout", `only ${bytes} bytes of the message arrived in ${msMax} ms`, {
    hint: "Send smaller batches, or raise requestMsMax",
  });
}
