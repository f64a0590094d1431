import { OperatingError } from "../errors.ts";

/**
 * Every row repeats the attributes of its resource and scope, so a body of a few MiB can ask for gigabytes of columns.
 * The bytes to be repeated are charged before the rows are appended.
 */
export class RepetitionBudget {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Before each request. */
  begin(): void {
    this.#bytes = 0;
  }

  /** Throws `body_too_large` when this many rows with this much repetition each are too much for one request. */
  charge(rows: number, bytesEach: number): void {
    this.#bytes += rows * bytesEach;
    if (this.#bytes <= this.#bytesMax) return;
    throw new OperatingError(
      "body_too_large",
      `the attributes of the request's resources and scopes would take more than ${this.#bytesMax} bytes when repeated in every row`,
      { hint: "Send fewer records in one request, or smaller resource attributes." },
    );
  }
}
