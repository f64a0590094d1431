/** The straight line of one OTLP request: admit, read, inflate, hand to the sink, answer. Each failure throws. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Signal, Sink } from "../commit/sink.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Admission } from "./admit.ts";
import { successAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { createBodyPool } from "./body-pool.ts";
import { declaredBytes, readBody } from "./body.ts";
import { requestEncoding } from "./content-type.ts";
import { contentEncodingOf } from "./content-encoding.ts";
import { createInflateAdmitted } from "./inflate-admitted.ts";
import type { Sender } from "../limits/sender.ts";
import type { SlowSenders } from "../limits/slow-senders.ts";

export interface ReceiveOptions {
  readonly sink: Pick<Sink, "accept">;
  readonly admission: Admission;
  readonly limits: { readonly requestBytesMax: number; readonly inflatedBytesMax: number };
  readonly slowSenders: SlowSenders;
  readonly telemetry: Pick<Telemetry, "inflated">;
}

/** What is known of a request before its body is read. */
export interface KnownRequest {
  readonly signal: Signal;
  readonly sender: Sender;
}

/** Resolves with the answer, or with undefined when the client is gone; rejects with what is to be refused. */
export type ReceiveRequest = (
  known: KnownRequest,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<Answer | undefined>;

/** Unused buffers that are kept for the next bodies. */
const pooledBytesMax = 8 * 2 ** 20;

/** Binds the line to where records go and to its limits. */
export function createReceiveRequest({
  sink,
  admission,
  limits,
  slowSenders,
  telemetry,
}: ReceiveOptions): ReceiveRequest {
  const pool = createBodyPool(pooledBytesMax);
  const inflateAdmitted = createInflateAdmitted({ inflatedBytesMax: limits.inflatedBytesMax, telemetry });

  async function receiveRequest(
    { signal, sender }: KnownRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    const declared = declaredBytes(request, limits.requestBytesMax);
    const place = admission.enter(declared ?? 0, sender);
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
        slowSenders,
      });
      if (sent === undefined) return undefined;
      place.came(sent.length);
      const body = contentEncoding === "identity" ? sent : await inflateAdmitted(sent, contentEncoding, place);
      const receipt = await sink.accept({ signal, encoding, body, projectId: sender.principal.projectId });
      place.stored(receipt);
      return successAnswer(signal, encoding, receipt);
    } finally {
      // The sink has settled: nobody reads the body any more.
      if (sent !== undefined) pool.release(sent);
      place.leave();
    }
  }

  return receiveRequest;
}
