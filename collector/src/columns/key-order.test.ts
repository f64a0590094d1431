import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteSource } from "./byte-buffer.ts";
import { Dictionary } from "./dictionary.ts";
import { KeyOrder } from "./key-order.ts";

function intern(dictionary: Dictionary, text: string): number {
  const bytes = Buffer.from(text);
  return dictionary.intern(byteSource(bytes), 0, bytes.length);
}

const texts = fc.array(
  fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom("", "a", "aa", "ab", "http.route")),
  {
    maxLength: 60,
  },
);

describe("Dictionary", () => {
  it("gives equal texts one number, different ones different numbers, in the order of their first use", () => {
    const dictionary = new Dictionary();
    fc.assert(
      fc.property(texts, (list) => {
        dictionary.reset();
        const ids = list.map((text) => intern(dictionary, text.toWellFormed()));
        const distinct = [...new Set(list.map((text) => text.toWellFormed()))];
        expect(ids).toEqual(list.map((text) => distinct.indexOf(text.toWellFormed())));
        expect(dictionary.size).toBe(distinct.length);
      }),
    );
  });

  it("keeps its promise when it has to grow, and empties", () => {
    const dictionary = new Dictionary();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 50_000; i++) intern(dictionary, `key-${i}`);
      for (let i = 0; i < 50_000; i += 97) expect(intern(dictionary, `key-${i}`)).toBe(i);
      expect(dictionary.size).toBe(50_000);
      dictionary.reset();
    }
  });

  it("takes an expectation only when it is right", () => {
    const dictionary = new Dictionary();
    const [a, b] = [intern(dictionary, "alpha"), intern(dictionary, "beta")];
    const beta = byteSource(Buffer.from("beta"));
    expect(dictionary.internExpecting(b, beta, 0, 4)).toBe(b);
    expect(dictionary.internExpecting(a, beta, 0, 4)).toBe(b);
    expect(dictionary.internExpecting(99, beta, 0, 4)).toBe(b);
  });
});

describe("KeyOrder", () => {
  it("orders keys by their bytes, however many come and in whatever order", () => {
    const dictionary = new Dictionary();
    const order = new KeyOrder(dictionary);
    fc.assert(
      fc.property(texts, (list) => {
        dictionary.reset();
        order.reset();
        const byId = new Map(list.map((text) => [intern(dictionary, text.toWellFormed()), text.toWellFormed()]));
        const sorted = [...byId.keys()].sort((a, b) => order.compare(a, b)).map((id) => byId.get(id));
        const expected = [...byId.values()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(sorted).toEqual(expected);
      }),
    );
  });

  it("orders right beyond the keys that it ranks, and when ranks run out of room between two keys", () => {
    const dictionary = new Dictionary();
    const order = new KeyOrder(dictionary);
    // Each key sorts just before the last one: the gap halves every time.
    const keys = Array.from({ length: 5000 }, (_, index) => `k${String(9999 - index)}`);
    const ids = keys.map((key) => intern(dictionary, key));
    for (const id of ids.slice(1)) expect(order.compare(id, id - 1)).toBeLessThan(0);
    expect([...ids].sort((a, b) => order.compare(a, b))).toEqual(ids.toReversed());
  });
});
