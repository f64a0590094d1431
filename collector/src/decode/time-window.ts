import type { ByteSource } from "../columns/byte-buffer.ts";
import type { RejectionReason } from "./rejections.ts";

const dayMs = 86_400_000;

/** ClickHouse makes a part for each day (partition) of an INSERT; one request may not ask for more than these. */
const daysPerRequestMax = 100;

/** Which timestamps a table takes: not older than what it keeps, not further ahead than clocks may be wrong. */
export class TimeWindow {
  readonly #retentionMs: number;
  readonly #futureMsMax: number;
  readonly #days = new Set<number>();
  #earliestMs = 0;
  #latestMs = 0;
  #lastDay = -1;

  /** With a retention of 0 days records are kept for ever, and none is too old. */
  constructor(retentionDays: number, futureMsMax: number) {
    this.#retentionMs = retentionDays === 0 ? Number.POSITIVE_INFINITY : retentionDays * dayMs;
    this.#futureMsMax = futureMsMax;
  }

  /** Before each request. */
  begin(nowMs: number): void {
    this.#earliestMs = nowMs - this.#retentionMs;
    this.#latestMs = nowMs + this.#futureMsMax;
    this.#days.clear();
    this.#lastDay = -1;
  }

  /** Judges the nanoseconds (fixed64) at this place of the body; undefined means: take it. */
  judge(source: ByteSource, at: number): RejectionReason | undefined {
    const nanoseconds = source.view.getUint32(at + 4, true) * 0x1_0000_0000 + source.view.getUint32(at, true);
    if (nanoseconds === 0) return "timestamp_missing";
    const ms = nanoseconds / 1e6;
    if (ms < this.#earliestMs) return "timestamp_too_old";
    if (ms > this.#latestMs) return "timestamp_in_future";
    const day = Math.floor(ms / dayMs);
    return day === this.#lastDay || this.#enterDay(day) ? undefined : "too_many_days";
  }

  #enterDay(day: number): boolean {
    if (!this.#days.has(day)) {
      if (this.#days.size === daysPerRequestMax) return false;
      this.#days.add(day);
    }
    this.#lastDay = day;
    return true;
  }
}
