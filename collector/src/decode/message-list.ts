import type { Cursor } from "./cursor.ts";
import { recordElementsMax, tooManyElements } from "./expansion-budget.ts";

/** Where the repeated messages of one record lie in the body, so that they can be read after the record is judged. */
export class MessageList {
  count = 0;
  #starts = new Int32Array(16);
  #ends = new Int32Array(16);

  clear(): void {
    this.count = 0;
  }

  /** Notes the message whose length stands at the cursor, and steps over it. */
  add(cursor: Cursor, end: number): void {
    const length = cursor.enter(end);
    cursor.pos += length;
    this.addRange(cursor.pos - length, cursor.pos);
  }

  /** Notes a range that the caller has stepped over already. */
  addRange(from: number, end: number): void {
    if (this.count === this.#starts.length) this.#grow();
    this.#starts[this.count] = from;
    this.#ends[this.count++] = end;
  }

  /** Puts the cursor at the beginning of a message and answers its end. */
  enter(cursor: Cursor, index: number): number {
    cursor.pos = this.#starts[index]!;
    return this.#ends[index]!;
  }

  #grow(): void {
    if (this.count >= recordElementsMax) throw tooManyElements();
    const [starts, ends] = [this.#starts, this.#ends];
    this.#starts = new Int32Array(starts.length * 2);
    this.#ends = new Int32Array(starts.length * 2);
    this.#starts.set(starts);
    this.#ends.set(ends);
  }
}
