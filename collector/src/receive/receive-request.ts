/** The straight line of one OTLP request: admit, read, inflate, hand to the sink, answer. Each failure throws. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Signal, Sink } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Admission, Place } from "./admit.ts";
import { successAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { createBodyPool } from "./body-pool.ts";
import { declaredBytes, readBody } from "./body.ts";
import { requestEncoding } from "./content-type.ts";
import { contentEncodingOf } from "./content-encoding.ts";
import type { ContentEncoding } from "./content-encoding.ts";
import { inflate } from "./inflate.ts";
import { inflatedBytesExpected, inflatedBytesMost } from "./inflated-size.ts";

export interface ReceiveOptions {
  readonly sink: Pick<Sink, "accept">;
  readonly admission: Admission;
  readonly limits: { readonly requestBytesMax: number; readonly inflatedBytesMax: number };
  readonly telemetry: Pick<Telemetry, "inflated">;
}

/** Resolves with the answer, or with undefined when the client is gone; rejects with what is to be refused. */
export type ReceiveRequest = (
  signal: Signal,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<Answer | undefined>;

const defaultProjectId = "default";
/** Unused buffers that are kept for the next bodies. */
const pooledBytesMax = 8 * 2 ** 20;

/** Binds the line to where records go and to its limits. */
export function createReceiveRequest({ sink, admission, limits, telemetry }: ReceiveOptions): ReceiveRequest {
  const pool = createBodyPool(pooledBytesMax);

  async function receiveRequest(
    signal: Signal,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    const declared = declaredBytes(request, limits.requestBytesMax);
    const place = admission.enter(declared ?? 0);
    let sent: Uint8Array | undefined;
    try {
      const encoding = requestEncoding(request.headers["content-type"]);
      const contentEncoding = contentEncodingOf(request.headers["content-encoding"]);
      if (request.headers.expect !== undefined) response.writeContinue();
      sent = await readBody(request, {
        bytesMax: limits.requestBytesMax,
        declaredBytes: declared,
        onGrowth: place.resize,
        pool,
      });
      if (sent === undefined) return undefined;
      const body = contentEncoding === "identity" ? sent : await inflateTimed(sent, contentEncoding, place);
      const receipt = await sink.accept({ signal, encoding, body, projectId: defaultProjectId });
      return successAnswer(signal, encoding, receipt);
    } finally {
      // The sink has settled: nobody reads the body any more.
      if (sent !== undefined) pool.release(sent);
      place.leave();
    }
  }

  async function inflateTimed(sent: Uint8Array, encoding: ContentEncoding, place: Place): Promise<Uint8Array> {
    const startedAt = performance.now();
    const body = await inflateWithin(place, sent, encoding);
    telemetry.inflated((performance.now() - startedAt) / 1000);
    place.resize(sent.length + body.length);
    return body;
  }

  /** Never takes more than has been found to fit: what a body says about its size may be wrong. */
  async function inflateWithin(place: Place, sent: Uint8Array, encoding: ContentEncoding): Promise<Uint8Array> {
    const { inflatedBytesMax } = limits;
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

  return receiveRequest;
}

function reserve(place: Place, bytes: number): void {
  const full = place.resize(bytes);
  if (full !== undefined) throw full;
}
