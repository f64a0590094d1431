/**
 * The catalogue of operating errors: what can go wrong although nobody made a programming mistake.
 * `permanent` means that the same input will always fail; everything else may succeed later.
 * Only `receive/status.ts` and `query/error-answer.ts` turn a code into an HTTP or gRPC status. Broken invariants are not
 * here: they throw a plain Error whose message begins with "BUG:".
 */
export const errorCatalogue = {
  malformed_body: { permanent: true, text: "the body is not a valid OTLP request" },
  malformed_content_encoding: { permanent: true, text: "the body does not inflate" },
  unsupported_content_encoding: { permanent: true, text: "the content encoding is not supported" },
  unsupported_content_type: { permanent: true, text: "the content type is not supported" },
  body_too_large: { permanent: true, text: "the body is larger than the limit" },
  method_not_allowed: { permanent: true, text: "the method is not allowed here" },
  not_found: { permanent: true, text: "there is nothing at this path" },
  key_missing: { permanent: true, text: "a key is needed here" },
  key_unknown: { permanent: true, text: "the key is not known, or no longer" },
  key_scope: { permanent: true, text: "the key is for something else" },
  keys_unavailable: { permanent: false, text: "the keys are not known yet" },
  over_rate: { permanent: false, text: "more than the key's rate" },
  over_quota: { permanent: false, text: "more than the project's daily quota" },
  service_not_found: { permanent: true, text: "there is no service of this name" },
  origin_not_allowed: { permanent: true, text: "this origin may not send here" },
  request_timeout: { permanent: false, text: "the request did not arrive in time" },
  overloaded: { permanent: false, text: "the process is short of memory" },
  too_many_in_flight: { permanent: false, text: "too much is in flight" },
  spool_full: { permanent: false, text: "the spool has reached its byte limit" },
  disk_full: { permanent: false, text: "the disk is full" },
  sync_failed: { permanent: false, text: "the disk did not confirm the write" },
  segment_unreadable: { permanent: false, text: "a segment of the spool cannot be read" },
  spool_locked: { permanent: true, text: "another process uses the spool directory" },
  block_malformed: { permanent: true, text: "the bytes are not a Native block of ours" },
  shutting_down: { permanent: false, text: "the collector is stopping" },
  listen_failed: { permanent: true, text: "the collector cannot listen on this address" },
  collector_unreachable: { permanent: false, text: "the collector does not answer" },
  certificate_invalid: { permanent: true, text: "the certificate files cannot be used" },
  config_invalid: { permanent: true, text: "the configuration is not valid" },
  host_not_allowed: { permanent: true, text: "this listener does not serve that host name" },
  query_invalid: { permanent: true, text: "the query is not valid" },
  query_denied: { permanent: true, text: "readers may not do this" },
  query_limit_exceeded: { permanent: true, text: "the query is over a limit" },
  query_timeout: { permanent: false, text: "the query took too long" },
  clickhouse_unavailable: { permanent: false, text: "ClickHouse does not answer" },
  clickhouse_refused: { permanent: true, text: "ClickHouse refuses this for good" },
  engine_unavailable: { permanent: true, text: "the embedded ClickHouse cannot start" },
  migration_conflict: { permanent: true, text: "the migrations do not fit the database" },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

interface Details {
  /** How long the sender should wait before it tries again; only for errors that are not permanent. */
  readonly retryAfterMs?: number;
  /** What the reader should do next, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error of the catalogue. The message says what was attempted, where it failed, and with which sizes or ids. */
export class OperatingError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "OperatingError";
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.hint = details.hint;
  }

  get permanent(): boolean {
    return errorCatalogue[this.code].permanent;
  }
}
