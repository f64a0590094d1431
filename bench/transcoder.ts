import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import { createCommitBlock } from "../collector/src/columns/commit-block.ts";
import { createDecoder } from "../collector/src/decode/decoder.ts";
import { figure } from "./figures.ts";
import type { Figure } from "./figures.ts";
import { spansRequest } from "./payloads.ts";

export interface TranscoderFigures {
  readonly oursMicrosecondsPerSpan: Figure;
  readonly protobufjsMicrosecondsPerSpan: Figure;
  /** How many times faster ours is, computed within each round. */
  readonly ratio: Figure;
  readonly bytesPerSpan: number;
}

const spans = 1000;

/**
 * OTLP bytes to a finished Native block, against protobufjs decoding the same bytes into objects (which is where a
 * collector on objects only begins). Both in this process, in turn, on several different requests.
 */
export function benchTranscoder(rounds: number): TranscoderFigures {
  const bodies = Array.from({ length: 8 }, (_, seed) => spansRequest(seed + 1, spans, Date.now()));
  const block = createCommitBlock();
  const decoder = createDecoder(block, {
    retentionDays: { traces: 30, logs: 30, metrics: 30 },
    futureMsMax: 86_400_000,
    attributeValueBytesMax: 1 << 16,
    logBodyBytesMax: 1 << 20,
    expandedBytesMax: 1 << 28,
  });
  const type = otlpType("ExportTraceServiceRequest");
  const ours = (body: Uint8Array): void => {
    decoder.decode({ signal: "traces", encoding: "protobuf", body, projectId: "default" });
    block.finish();
  };
  const protobufjs = (body: Uint8Array): void => void type.decode(body);
  time(ours, bodies, 20);
  time(protobufjs, bodies, 10);
  const measured = Array.from({ length: rounds }, () => ({
    ours: time(ours, bodies, 10),
    protobufjs: time(protobufjs, bodies, 5),
  }));
  return {
    oursMicrosecondsPerSpan: figure(measured.map((round) => round.ours)),
    protobufjsMicrosecondsPerSpan: figure(measured.map((round) => round.protobufjs)),
    ratio: figure(measured.map((round) => round.protobufjs / round.ours)),
    bytesPerSpan: bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length / spans,
  };
}

/** CPU microseconds a span: CPU and not wall time, so that what else the machine does counts less. */
function time(work: (body: Uint8Array) => void, bodies: readonly Uint8Array[], repetitions: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < repetitions; i++) for (const body of bodies) work(body);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (repetitions * bodies.length * spans);
}
