import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OtlpJsonError } from "./otlp-json-error.ts";
import { jsonDepthMax, jsonValuesMax, parseOtlpJson } from "./parse-otlp-json.ts";

function parse(text: string): unknown {
  return parseOtlpJson(new TextEncoder().encode(text));
}

function problem(body: Uint8Array | string): string {
  try {
    parseOtlpJson(typeof body === "string" ? new TextEncoder().encode(body) : body);
  } catch (error) {
    if (error instanceof OtlpJsonError) return error.message;
    throw error;
  }
  throw new Error(`parsed ${String(body).slice(0, 100)}`);
}

describe("parseOtlpJson", () => {
  it("gives what JSON.parse gives", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), (text) => {
        const printed = JSON.stringify(parse(text), (_key, value: unknown) =>
          typeof value === "bigint" ? Number(value) : value,
        );
        expect(printed).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("tolerates a byte order mark", () => {
    expect(parse('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it("keeps 64-bit integers exact", () => {
    expect(parse("[9007199254740993,-9223372036854775808,18446744073709551615]")).toEqual([
      9007199254740993n,
      -9223372036854775808n,
      18446744073709551615n,
    ]);
  });

  it("leaves numbers alone that JavaScript holds as they are meant", () => {
    const text = '[1700000000123456,0.1234567890123456789,1e30,-12345678901234567890123,"9007199254740993"]';
    expect(parse(text)).toEqual([
      1700000000123456,
      0.12345678901234568,
      1e30,
      -1.2345678901234568e22,
      "9007199254740993",
    ]);
    expect(parse('["9007199254740993",9007199254740993,"\\"1234567890123456789"]')).toEqual([
      "9007199254740993",
      9007199254740993n,
      '"1234567890123456789',
    ]);
  });

  it("takes long digits for an integer only where JSON has one", () => {
    expect(parse(" -9007199254740993 ")).toBe(-9007199254740993n);
    expect(parse('{"a" : 9007199254740993\n,"b":[ 9007199254740993\t],"__proto__":9007199254740993}')).toEqual(
      JSON.parse('{"a":0,"b":[0],"__proto__":0}', (_key, value: unknown) => (value === 0 ? 9007199254740993n : value)),
    );
    const texts = ["9007199254740993.5", "9007199254740993e3", "1e-0000000000000000", "9007199254740993E0"];
    expect(parse(`[${texts.join(",")}]`)).toEqual(texts.map(Number));
    for (const text of [
      "{9007199254740993:1}",
      "[00000009007199254740993]",
      "--9007199254740993",
      "[+9007199254740993]",
    ]) {
      expect(problem(text)).toMatch(/^invalid JSON at /);
    }
  });

  it("does not take many times as long because of one long integer", () => {
    const time = (text: string): number => {
      const bytes = new TextEncoder().encode(text);
      const startedAt = performance.now();
      parseOtlpJson(bytes);
      return performance.now() - startedAt;
    };
    const values = '{"a":["b",1]},'.repeat(50_000);
    time(`[${values}9007199254740993]`);
    expect(time(`[${values}9007199254740993]`)).toBeLessThan(20 + 10 * time(`[${values}1]`));
  });

  it("refuses a bomb of tiny values before it takes memory", () => {
    expect(problem(`[${"[],".repeat(jsonValuesMax / 2)}1]`)).toMatch(/^JSON of about \d+ values; send at most 4194304/);
  });

  it("finds the line of an error in a body of nothing but lines", () => {
    expect(problem("\n".repeat(2_000_000))).toBe(
      "invalid JSON at line 2000001, column 1: expected a value, found the end",
    );
  });

  it("does not spend quadratic time on a number of a million digits", () => {
    expect(parse(`[${"9".repeat(1_000_000)}]`)).toEqual([Infinity]);
  });

  it.each(["[", "{", '{"a":['])("refuses a bomb of %s without a stack overflow", (level) => {
    expect(problem(level.repeat(2_000_000))).toMatch(/^JSON nests more than 1000 levels deep \(at byte \d+\)$/);
  });

  it("counts open levels, not brackets, and none inside of strings", () => {
    expect(parse(`[${"[],{},".repeat(5000)}1]`)).toHaveLength(10_001);
    expect(parse(JSON.stringify(["[".repeat(5000), '\\"['.repeat(2000)]))).toHaveLength(2);
    expect(() => parse("[".repeat(jsonDepthMax) + "]".repeat(jsonDepthMax))).not.toThrow();
  });

  it("survives deep nesting together with large integers", () => {
    const text = `${"[".repeat(jsonDepthMax)}9007199254740993${"]".repeat(jsonDepthMax)}`;
    expect((parse(text) as unknown[]).flat(Infinity)).toEqual([9007199254740993n]);
  });

  it("refuses what is not UTF-8", () => {
    expect(problem(Uint8Array.of(0x22, 0xff, 0x22))).toBe("the body of 3 bytes is not valid UTF-8");
  });

  it.each([
    ["", "line 1, column 1: expected a value, found the end"],
    ['{"a":x}', 'line 1, column 6: expected a value, found "x"'],
    ['{"a":1,}', 'line 1, column 8: expected a key in double quotes, found "}"'],
    ['{"a" 1}', 'line 1, column 6: expected ":", found "1"'],
    ['{\n  "a": [1, 2\n}', 'line 3, column 1: expected "," or "]", found "}"'],
    ['{"a":1}}', 'line 1, column 8: expected nothing after the value, found "}"'],
    ['["a', "line 1, column 4: expected a closing quote, found the end"],
    ['["\\x"]', 'line 1, column 3: expected an escape that JSON knows, found "\\\\"'],
    ['["\t"]', 'line 1, column 3: expected no control characters in a string, found "\\t"'],
    ["[01]", 'line 1, column 3: expected "," or "]", found "1"'],
    ["[,]", 'line 1, column 2: expected a value, found ","'],
    ["[1 2]", 'line 1, column 4: expected "," or "]", found "2"'],
    ["[}", 'line 1, column 2: expected a value, found "}"'],
    ["{a:1}", 'line 1, column 2: expected a key in double quotes, found "a"'],
  ])("says where %j is wrong", (text, expected) => {
    expect(problem(text)).toBe(`invalid JSON at ${expected}`);
  });

  it("finds a position whenever JSON.parse refuses, and only then", () => {
    const broken = fc.tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom("", ",", "}", "]", '"', "x", "\\", ":", "0"),
    );
    fc.assert(
      fc.property(broken, ([json, at, insert]) => {
        const offset = at % (json.length + 1);
        const text = json.slice(0, offset) + insert + json.slice(offset + 1);
        let legal = true;
        try {
          JSON.parse(text);
        } catch {
          legal = false;
        }
        if (legal) expect(() => parse(text)).not.toThrow();
        else expect(problem(text)).toMatch(/^invalid JSON at line \d+, column \d+: expected .+, found /);
      }),
      { numRuns: 2000 },
    );
  });

  it("answers random bytes with a value or an OtlpJsonError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        let outcome: unknown;
        try {
          outcome = parseOtlpJson(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(OtlpJsonError);
        }
        expect(outcome === undefined || typeof outcome !== "function").toBe(true);
      }),
    );
  });
});
