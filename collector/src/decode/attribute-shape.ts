import type { Dictionary } from "../columns/dictionary.ts";
import type { MapColumn } from "../columns/map-column.ts";

/** Up to here insertion sort wins; a record with more attributes is no ordinary one, and must not cost the square. */
const insertionSortMax = 32;

/**
 * The keys of a record, by their numbers in a dictionary, and their byte order. Records of one kind carry the same keys
 * in the same order: what is known of one holds for the next, as long as the dictionary does.
 */
export class AttributeShape {
  /** The number of each attribute's key, in the order they were sent. */
  keys: Int32Array<ArrayBuffer> = new Int32Array(32);
  /** The attributes in the order of their keys. */
  order: Int32Array<ArrayBuffer> = new Int32Array(32);
  #count = -1;
  #generation = -1;

  /** Whether a record of so many attributes may have this shape. */
  holdsFor(count: number, dictionary: Dictionary): boolean {
    return this.#count === count && this.#generation === dictionary.generation;
  }

  /** Makes room for so many keys; holds for nothing until `sort`, as they may turn out malformed. */
  clear(count: number): void {
    this.#count = -1;
    if (count <= this.keys.length) return;
    this.keys = new Int32Array(count);
    this.order = new Int32Array(count);
  }

  /** Fills `order` and answers how many there are: of equal keys the last counts, and the shape then holds for none. */
  sort(into: MapColumn, count: number): number {
    const sorted = count <= insertionSortMax ? this.#insert(into, count) : this.#sortMany(into, count);
    this.#count = sorted === count ? count : -1;
    this.#generation = into.keys.dictionary.generation;
    return sorted;
  }

  #insert({ order }: MapColumn, count: number): number {
    let sorted = 0;
    for (let i = 0; i < count; i++) {
      const key = this.keys[i]!;
      let at = sorted;
      let comparison = -1;
      while (at > 0) {
        const before = this.keys[this.order[at - 1]!]!;
        comparison = before === key ? 0 : order.compare(before, key);
        if (comparison <= 0) break;
        at--;
      }
      if (at > 0 && comparison === 0) this.order[at - 1] = i;
      else {
        for (let move = sorted++; move > at; move--) this.order[move] = this.order[move - 1]!;
        this.order[at] = i;
      }
    }
    return sorted;
  }

  #sortMany({ order }: MapColumn, count: number): number {
    const last = new Map<number, number>();
    for (let i = 0; i < count; i++) last.set(this.keys[i]!, i);
    const sorted = [...last].sort(([a], [b]) => order.compare(a, b));
    sorted.forEach(([, attribute], index) => {
      this.order[index] = attribute;
    });
    return sorted.length;
  }
}
