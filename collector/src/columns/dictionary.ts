import { isUtf8 } from "node:buffer";
import { randomBytes } from "node:crypto";
import { ByteBuffer, byteSource, repairUtf8 } from "./byte-buffer.ts";
import type { ByteSource } from "./byte-buffer.ts";
import { createTextHash } from "./text-hash.ts";

let generations = 0;

/** Every process hashes with its own seed. */
const hashOf = createTextHash(randomBytes(4).readInt32LE());

/**
 * The distinct strings of one low-cardinality column within one block, numbered in the order of their first use.
 * The arena is at the same time the dictionary's `String` data in the block. Open addressing, linear probing,
 * at most half full.
 */
export class Dictionary {
  size = 0;
  /** Differs between dictionaries and after every `reset` and `rollback`: in another generation a number means another entry. */
  generation: number = ++generations;
  /** Entries as a `String` column: varint length, bytes. */
  readonly arena: ByteBuffer = new ByteBuffer(256);
  /** Where each entry's text begins in the arena, and how long it is. */
  starts: Uint32Array<ArrayBuffer> = new Uint32Array(32);
  lengths: Uint32Array<ArrayBuffer> = new Uint32Array(32);
  #hashes = new Uint32Array(32);
  /** Entry number + 1, or 0. */
  #slots = new Uint32Array(64);
  #markedSize = 0;
  #markedBytes = 0;

  /** The number of this text, given one if it is new. Text that is not UTF-8 counts as its repaired form. */
  intern(source: ByteSource, from: number, length: number): number {
    const hash = hashOf(source, from, length);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.#slots[slot]!;
      if (entry === 0) return this.#insert(source, from, length, hash);
      const id = entry - 1;
      if (this.#hashes[id] === hash && this.lengths[id] === length && this.#equals(id, source, from)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** As `intern`, where the text is expected to be this entry: then nothing is hashed. */
  internExpecting(expected: number, source: ByteSource, from: number, length: number): number {
    return this.isEntry(expected, source, from, length) ? expected : this.intern(source, from, length);
  }

  /** Whether there is an entry of this number, and it is this text. */
  isEntry(id: number, source: ByteSource, from: number, length: number): boolean {
    return id < this.size && this.lengths[id] === length && this.#equals(id, source, from);
  }

  mark(): void {
    this.#markedSize = this.size;
    this.#markedBytes = this.arena.length;
  }

  /** Forgets what has been entered since the mark: whoever sent it was told that nothing of it is stored. */
  rollback(): void {
    if (this.size === this.#markedSize) return;
    this.generation = ++generations;
    // The youngest first: no older entry went past a slot that it took.
    while (this.size > this.#markedSize) this.#slots[this.#slotOf(--this.size)] = 0;
    this.arena.length = this.#markedBytes;
  }

  reset(): void {
    this.arena.reset();
    if (this.#slots.length > 1 << 16) {
      this.starts = new Uint32Array(32);
      this.lengths = new Uint32Array(32);
      this.#hashes = new Uint32Array(32);
      this.#slots = new Uint32Array(64);
    } else if (this.size > 0) this.#slots.fill(0);
    if (this.size === 0) return;
    this.generation = ++generations;
    this.size = 0;
  }

  #equals(id: number, source: ByteSource, from: number): boolean {
    const length = this.lengths[id]!;
    const start = this.starts[id]!;
    const { view } = this.arena;
    if (length < 4) {
      for (let i = 0; i < length; i++) if (this.arena.bytes[start + i] !== source.bytes[from + i]) return false;
      return true;
    }
    const last = length - 4;
    for (let i = 0; i < last; i += 4) {
      if (view.getInt32(start + i, true) !== source.view.getInt32(from + i, true)) return false;
    }
    return view.getInt32(start + last, true) === source.view.getInt32(from + last, true);
  }

  #insert(source: ByteSource, from: number, length: number, hash: number): number {
    if (!isUtf8(source.bytes.subarray(from, from + length))) {
      const repaired = repairUtf8(source, from, length);
      return this.intern(byteSource(repaired), 0, repaired.length);
    }
    if (this.size === this.starts.length) this.#grow();
    const id = this.size++;
    this.arena.varint(length);
    this.starts[id] = this.arena.length;
    this.lengths[id] = length;
    this.#hashes[id] = hash;
    this.arena.copy(source, from, length);
    this.#place(id);
    return id;
  }

  #slotOf(id: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[id]! & mask;
    while (this.#slots[slot] !== id + 1) slot = (slot + 1) & mask;
    return slot;
  }

  #place(id: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[id]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
  }

  #grow(): void {
    const capacity = this.starts.length * 2;
    this.starts = grown(this.starts, capacity);
    this.lengths = grown(this.lengths, capacity);
    this.#hashes = grown(this.#hashes, capacity);
    this.#slots = new Uint32Array(capacity * 2);
    for (let id = 0; id < this.size; id++) this.#place(id);
  }
}

/** A copy of the array with room for `capacity` numbers. */
export function grown(array: Uint32Array<ArrayBuffer>, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(array);
  return larger;
}
