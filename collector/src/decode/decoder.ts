import { encodeOtlp, OtlpJsonError, parseOtlpJson, transcodeOtlpJson } from "@spanhouse/schemas";
import { byteSource } from "../columns/byte-buffer.ts";
import type { ByteSource } from "../columns/byte-buffer.ts";
import type { CommitBlock } from "../columns/commit-block.ts";
import type { OtlpRequest, Signal } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";
import { Cursor } from "./cursor.ts";
import { createLogsDecoder } from "./logs.ts";
import { createMetricsDecoder } from "./metrics.ts";
import { createOrigin } from "./origin.ts";
import { Rejections } from "./rejections.ts";
import type { RejectionReason } from "./rejections.ts";
import { ExpansionBudget, tooLarge } from "./expansion-budget.ts";
import type { DecodeState, SignalDecoder } from "./signal-decoder.ts";
import { TimeWindow } from "./time-window.ts";
import { createTracesDecoder } from "./traces.ts";

/**
 * Decoding: OTLP bytes in, ClickHouse Native columns out, nothing else in between.
 *
 *   body ──(JSON? parsed and written as protobuf)──► Cursor ──► walk ──► spans | log records | data points ──► columns
 *
 * - All or nothing: a malformed request leaves the block as it was.
 * - A record is first read (where its parts lie), then judged, then appended: a rejected one never touches a column.
 * - Protobuf and JSON go through the same code from the cursor on, so they cannot give different rows.
 * - No object, string or closure per record, except for values that are arrays, maps or bytes.
 */
export interface Decoder {
  /** Appends one request to the block. Throws `malformed_body` or `body_too_large`, and has then undone everything. */
  decode(request: OtlpRequest): Decoded;
}

export interface Decoded {
  /** Spans, log records or data points of the request. */
  readonly received: number;
  readonly rejected: number;
  readonly reasons: ReadonlyMap<RejectionReason, number>;
  /** For the sender; empty when nothing was rejected. */
  readonly message: string;
  /** Attribute values and bodies that were cut to their limit. */
  readonly truncated: number;
}

export interface DecoderOptions {
  readonly retentionDays: { readonly traces: number; readonly logs: number; readonly metrics: number };
  readonly futureMsMax: number;
  readonly attributeValueBytesMax: number;
  readonly logBodyBytesMax: number;
  /** How many bytes of columns one request may cause beside its own texts; see `ExpansionBudget`. */
  readonly expandedBytesMax: number;
  /** The clock, in milliseconds since 1970; tests set it. */
  readonly now?: () => number;
}

const requestMessages = {
  traces: "ExportTraceServiceRequest",
  logs: "ExportLogsServiceRequest",
  metrics: "ExportMetricsServiceRequest",
} as const;

/** The spool takes commits of up to 1 GiB; a request that would make a larger one is refused alone. */
const blockBytesMax = 1000 * 2 ** 20;

const noReasons: ReadonlyMap<RejectionReason, number> = new Map();

/** Makes the decoder that fills this block. */
export function createDecoder(block: CommitBlock, options: DecoderOptions): Decoder {
  const now = options.now ?? Date.now;
  const state = createState(options);
  const decoders: { readonly [signal in Signal]: SignalDecoder } = {
    traces: createTracesDecoder(block, state),
    logs: createLogsDecoder(block, state),
    metrics: createMetricsDecoder(block, state),
  };
  const projects = new Map<string, ByteSource>();

  function project(projectId: string): ByteSource {
    let known = projects.get(projectId);
    if (known === undefined) {
      known = byteSource(new TextEncoder().encode(projectId));
      if (projects.size < 10_000) projects.set(projectId, known);
    }
    return known;
  }

  function append({ signal, encoding, body, projectId }: OtlpRequest): number {
    const bytes = encoding === "json" ? protobufOf(signal, body) : body;
    return decoders[signal].decode(new Cursor(bytes), project(projectId));
  }

  return {
    decode(request) {
      begin(state, now());
      block.mark();
      try {
        const received = append(request);
        if (block.size() > blockBytesMax) throw tooLarge(`it takes more than ${blockBytesMax} bytes of columns`);
        return {
          received,
          rejected: state.rejections.count,
          reasons: state.rejections.count === 0 ? noReasons : new Map(state.rejections.counts),
          message: state.rejections.message(received),
          truncated: state.attributeLimit.truncated + state.bodyLimit.truncated,
        };
      } catch (error) {
        block.rollback();
        throw error;
      }
    },
  };
}

function createState(options: DecoderOptions): DecodeState {
  const { retentionDays, futureMsMax } = options;
  return {
    origin: createOrigin(),
    rejections: new Rejections(),
    attributeLimit: { bytesMax: options.attributeValueBytesMax, truncated: 0 },
    bodyLimit: { bytesMax: options.logBodyBytesMax, truncated: 0 },
    windows: {
      traces: new TimeWindow(retentionDays.traces, futureMsMax),
      logs: new TimeWindow(retentionDays.logs, futureMsMax),
      metrics: new TimeWindow(retentionDays.metrics, futureMsMax),
    },
    expansion: new ExpansionBudget(options.expandedBytesMax),
    receivedAt: byteSource(new Uint8Array(8)),
  };
}

function begin(state: DecodeState, nowMs: number): void {
  state.rejections.clear();
  state.expansion.begin();
  state.attributeLimit.truncated = 0;
  state.bodyLimit.truncated = 0;
  state.receivedAt.view.setBigUint64(0, BigInt(Math.round(nowMs)) * 1_000_000n, true);
  for (const window of Object.values(state.windows)) window.begin(nowMs);
}

function protobufOf(signal: Signal, body: Uint8Array): Uint8Array {
  if (body.length === 0) return body;
  const message = requestMessages[signal];
  try {
    return transcodeOtlpJson(message, body) ?? encodeOtlp(message, parseOtlpJson(body));
  } catch (cause) {
    if (!(cause instanceof OtlpJsonError)) throw cause;
    throw new OperatingError("malformed_body", `the JSON body is not a valid OTLP request: ${cause.message}`, {
      cause,
    });
  }
}
