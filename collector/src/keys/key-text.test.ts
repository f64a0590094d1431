import fc from "fast-check";
import { expect, test } from "vitest";
import { generateKey, hashKey, keyIdPattern, parseKey, scopes } from "./key-text.ts";

const scope = fc.constantFrom(...scopes);

test("a generated key is read back as what it is, and no two are the same", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(scope, (wanted) => {
      const { text, keyId } = generateKey(wanted);
      expect(parseKey(text)).toEqual({ scope: wanted, keyId });
      expect(keyId).toMatch(keyIdPattern);
      expect(text).toHaveLength(`sh_${wanted}_`.length + 10 + 1 + 32);
      expect(seen.has(text)).toBe(false);
      seen.add(text);
    }),
  );
});

test("what differs in any character from the form of a key is none", () => {
  const place = fc.nat({ max: 60 });
  fc.assert(
    fc.property(scope, place, fc.constantFrom("_", "-", " ", "\n", "é", "\u0000", ""), (wanted, at, other) => {
      const { text } = generateKey(wanted);
      const index = at % text.length;
      fc.pre(text[index] !== other);
      expect(parseKey(text.slice(0, index) + other + text.slice(index + 1))).toBeUndefined();
    }),
  );
});

test("any text is read without throwing, and only texts of the form are keys", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseKey(text);
      expect(parsed === undefined || /^sh_(?:ingest|read|admin)_\w{10}_\w{32}$/.test(text)).toBe(true);
    }),
  );
  for (const text of [
    "",
    "sh_",
    "sh_write_aaaaaaaaaa_" + "b".repeat(32),
    `sh_read_${"a".repeat(10)}_${"b".repeat(32)}\n`,
  ]) {
    expect(parseKey(text)).toBeUndefined();
  }
});

test("characters of secrets are all of base62, none much more often than another", () => {
  const counts = new Map<string, number>();
  for (let made = 0; made < 500; made++) {
    for (const character of generateKey("read").text.slice(-32)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
  }
  expect(counts.size).toBe(62);
  // 16,000 draws, 258 each on average; 10 standard deviations are 160.
  for (const count of counts.values()) expect(Math.abs(count - 258)).toBeLessThan(160);
});

test("the hash is SHA-256 of the whole text", () => {
  expect(hashKey("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
