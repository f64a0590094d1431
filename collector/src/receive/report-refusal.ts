import type { Signal } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";

/** The part of the log that receiving needs. */
export interface IngestLog {
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  repeated(kind: string, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A request that was refused, as the log names it. */
export interface Refusal {
  readonly signal: Signal;
  /** Of HTTP, or the one that means the same over gRPC. */
  readonly status: number;
  readonly requestId: string;
  /** Left out over HTTP. */
  readonly protocol?: "grpc";
}

/** Logs why a request was refused: what was foreseen at most once in a while, what was not each time. */
export function reportRefusal(error: unknown, about: Refusal, log: IngestLog): void {
  if (error instanceof OperatingError) {
    log.repeated(error.code, "a request was refused", { ...about, reason: error.message });
  } else {
    log.error("a request failed in a way that nobody foresaw", { ...about, error });
  }
}
