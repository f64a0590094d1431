import { OperatingError } from "../errors.ts";

/** What a row takes in its columns beside its own texts, about: times, offsets, label numbers. Its message may have 2 bytes. */
export const rowBytes = 128;

/** What an event, a link, an exemplar or a quantile takes, about. */
export const elementBytes = 64;

/** Attributes, events, links or the like of one record: none has so many, and lists of them are kept for the next record. */
export const recordElementsMax: number = 1 << 17;

/**
 * A body of a few MiB can ask for gigabytes of columns: every row repeats the attributes of its resource and scope, and
 * an empty message becomes a row. What the columns will take is charged before it is appended.
 */
export class ExpansionBudget {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Before each request. */
  begin(): void {
    this.#bytes = 0;
  }

  /** Throws `body_too_large` when so many rows or elements, each of about `bytesEach`, are too much for one request. */
  charge(count: number, bytesEach: number): void {
    this.#bytes += count * bytesEach;
    if (this.#bytes > this.#bytesMax) {
      throw tooLarge(`its records, with what each repeats, would take more than ${this.#bytesMax} bytes of columns`);
    }
  }
}

/** A list of one record has `recordElementsMax` elements already. */
export function tooManyElements(): OperatingError {
  return tooLarge(`a record has more than ${recordElementsMax} attributes, events, links or the like`);
}

/** The request is refused, because what `why` says is too much. */
export function tooLarge(why: string): OperatingError {
  return new OperatingError("body_too_large", `the request is too large although its body is not: ${why}`, {
    hint: "Send fewer records in one request, or smaller resource attributes",
  });
}
