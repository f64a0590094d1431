/** The border between receiving and storing. `receive` knows only this; `commit/committer.ts` is it. */

export type Signal = "traces" | "logs" | "metrics";

export interface OtlpRequest {
  readonly signal: Signal;
  readonly encoding: "protobuf" | "json";
  /** The inflated body; the caller leaves it alone until the promise of `accept` settles. */
  readonly body: Uint8Array;
  readonly projectId: string;
}

/** What became of an acknowledged request: `received - rejected` records are durable. */
export interface Receipt {
  readonly received: number;
  readonly rejected: number;
  /** Why records were rejected, for `partialSuccess.errorMessage`; empty when none was. */
  readonly message: string;
}

/** Why nothing can be accepted now, and when to ask again. */
export interface Unready {
  readonly code: "spool_full" | "disk_full" | "sync_failed" | "shutting_down";
  readonly message: string;
  readonly retryAfterMs: number;
}

export interface Sink {
  /**
   * Takes one request. Resolves once every record that was not rejected survives power loss.
   * Rejects with an OperatingError: `malformed_body` (nothing of the request is stored) or a retryable code.
   */
  accept(request: OtlpRequest): Promise<Receipt>;
  /** Cheap enough to be asked before a body is read; undefined means: send. */
  ready(): Unready | undefined;
}
