/** The customer can do something about it: an answer of the 4xx range, and nothing for an error report. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}
