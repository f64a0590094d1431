/**
 * Why single records are not stored although the rest of their request is. The texts are what a sender reads in
 * `partialSuccess.errorMessage` and the keys are the values of the `reason` label of the metrics.
 */
export const rejectionReasons = {
  invalid_trace_id: "trace id is not 16 bytes, or all zero",
  invalid_span_id: "span id is not 8 bytes, or all zero",
  invalid_parent_span_id: "parent span id is not 8 bytes",
  invalid_link_id: "an id of a link or exemplar has the wrong length",
  timestamp_missing: "timestamp is missing",
  timestamp_too_old: "timestamp is older than the retention",
  timestamp_in_future: "timestamp is too far in the future",
  too_many_days: "the request is spread over too many days",
} as const;

export type RejectionReason = keyof typeof rejectionReasons;

/** What one request had rejected, reason by reason, with the first record of each. */
export class Rejections {
  count = 0;
  readonly counts: Map<RejectionReason, number> = new Map();
  readonly #first = new Map<RejectionReason, string>();

  clear(): void {
    if (this.count === 0) return;
    this.count = 0;
    this.counts.clear();
    this.#first.clear();
  }

  /** `where` is the path of the record, as in `resourceSpans[0].scopeSpans[1].spans[17]`. */
  add(reason: RejectionReason, where: string): void {
    this.count++;
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    if (!this.#first.has(reason)) this.#first.set(reason, where);
  }

  /** A sentence for the sender, or the empty string. */
  message(received: number): string {
    if (this.count === 0) return "";
    const reasons = [...this.counts].map(
      ([reason, count]) => `${rejectionReasons[reason]} (${count}, first at ${this.#first.get(reason)!})`,
    );
    return `${this.count} of ${received} rejected: ${reasons.join("; ")}`;
  }
}
