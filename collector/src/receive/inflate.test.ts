import { randomBytes } from "node:crypto";
import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OperatingError } from "../errors.ts";
import { contentEncodingOf } from "./content-encoding.ts";
import type { ContentEncoding } from "./content-encoding.ts";
import { inflate } from "./inflate.ts";
import { inflatedBytesExpected } from "./inflated-size.ts";

const mib = 2 ** 20;
const limit = 64 * mib;
/** Does not compress. */
const noise = randomBytes(3 * mib);

const compress: Record<string, (body: Uint8Array) => Buffer> = {
  gzip: (body) => zlib.gzipSync(body),
  "deflate with a zlib header": (body) => zlib.deflateSync(body),
  "raw deflate": (body) => zlib.deflateRawSync(body),
  zstd: (body) => zlib.zstdCompressSync(body),
  "zstd that says its size": (body) => zlib.zstdCompressSync(body, { pledgedSrcSize: body.length }),
};

function encodingOf(name: string): ContentEncoding {
  return name.startsWith("gzip") ? "gzip" : name.startsWith("zstd") ? "zstd" : "deflate";
}

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof OperatingError) return error.code;
    throw error;
  }
  return "none";
}

/** A deflate stream of 1 GiB of zeros and about 1 MiB, made of one compressed piece many times. */
function bomb(encoding: "gzip" | "raw"): Buffer {
  const piece = zlib.deflateRawSync(Buffer.alloc(16 * mib), { finishFlush: zlib.constants.Z_FULL_FLUSH });
  const stream = Buffer.concat([...Array.from({ length: 64 }, () => piece), zlib.deflateRawSync("")]);
  if (encoding === "raw") return stream;
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(1024 * mib, 4);
  return Buffer.concat([header, stream, trailer]);
}

describe.each(Object.keys(compress))("%s", (name) => {
  const encoding = encodingOf(name);

  test("gives back any body", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 1, max: 40 }), async (piece, times) => {
        const body = Buffer.concat(Array.from({ length: times }, () => piece));
        const sent = compress[name]!(body);
        expect(body.equals(await inflate(sent, encoding, limit))).toBe(true);
        expect(inflatedBytesExpected(sent, encoding, limit)).toBeGreaterThanOrEqual(body.length);
      }),
    );
  });

  test.each([100, mib - 1, mib, mib + 1, 3 * mib])(
    "%i bytes: exactly the limit fits, one byte less does not",
    async (bytes) => {
      for (const body of [Buffer.alloc(bytes, "ab"), noise.subarray(0, bytes)]) {
        const sent = compress[name]!(body);
        expect(body.equals(await inflate(sent, encoding, bytes))).toBe(true);
        expect(await codeOf(() => inflate(sent, encoding, bytes - 1))).toBe("body_too_large");
      }
    },
  );

  test("is refused when it is cut anywhere", async () => {
    const sent = compress[name]!(Buffer.from("records, records, and records ".repeat(30)));
    for (let length = 1; length < sent.length; length++) {
      expect([length, await codeOf(() => inflate(sent.subarray(0, length), encoding, limit))]).toEqual([
        length,
        "malformed_content_encoding",
      ]);
    }
  });

  test("never does anything but inflate or refuse", async () => {
    const sent = compress[name]!(Buffer.from("records, records, and records ".repeat(30)));
    await fc.assert(
      fc.asyncProperty(fc.nat(sent.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const broken = Buffer.from(sent);
        broken[at]! ^= flip;
        expect(["none", "malformed_content_encoding", "body_too_large"]).toContain(
          await codeOf(() => inflate(broken, encoding, limit)),
        );
      }),
    );
  });
});

test("gzip members and zstd frames follow each other, small and large", async () => {
  for (const piece of [Buffer.from("one "), Buffer.alloc(2 * mib, "two ")]) {
    const whole = Buffer.concat([piece, piece, piece]);
    for (const [name, encoding] of [
      ["gzip", "gzip"],
      ["zstd", "zstd"],
    ] as const) {
      const one = compress[name]!(piece);
      const sent = Buffer.concat([one, one, one]);
      expect(whole.equals(await inflate(sent, encoding, whole.length))).toBe(true);
      expect(await codeOf(() => inflate(sent, encoding, whole.length - 1))).toBe("body_too_large");
    }
  }
});

test("what follows the end of a stream is not dropped in silence", async () => {
  for (const name of Object.keys(compress)) {
    const sent = Buffer.concat([compress[name]!(Buffer.from("records")), Buffer.from("and something else")]);
    expect([name, await codeOf(() => inflate(sent, encodingOf(name), limit))]).toEqual([
      name,
      "malformed_content_encoding",
    ]);
  }
});

test("endless empty zstd frames are refused soon", async () => {
  const frame = zlib.zstdCompressSync("");
  const sent = Buffer.concat(Array.from({ length: 10_000 }, () => frame));
  expect(await codeOf(() => inflate(sent, "zstd", limit))).toBe("malformed_content_encoding");
});

test.each([
  { name: "gzip", encoding: "gzip", sent: bomb("gzip") },
  { name: "raw deflate", encoding: "deflate", sent: bomb("raw") },
  {
    name: "16 gzip members of 64 MiB",
    encoding: "gzip",
    sent: Buffer.concat(Array.from({ length: 16 }, () => zlib.gzipSync(Buffer.alloc(64 * mib)))),
  },
  {
    name: "zstd",
    encoding: "zstd",
    sent: Buffer.concat(Array.from({ length: 8 }, () => zlib.zstdCompressSync(Buffer.alloc(128 * mib)))),
  },
] as const)("a bomb of 1 GiB ($name) is refused with flat memory", async ({ encoding, sent }) => {
  const before = process.memoryUsage.rss();
  expect(await codeOf(() => inflate(sent, encoding, 16 * mib))).toBe("body_too_large");
  expect(process.memoryUsage.rss() - before).toBeLessThan(64 * mib);
});

test("a size that lies is only a hint", async () => {
  const body = Buffer.from("records ".repeat(1000));
  const sent = zlib.gzipSync(body);
  for (const lie of [0, 1, 100, body.length * 2, 50 * mib, 0xffff_ffff]) {
    const lying = Buffer.from(sent);
    lying.writeUInt32LE(lie, lying.length - 4);
    expect(await codeOf(() => inflate(lying, "gzip", limit))).toBe("malformed_content_encoding");
  }
});

test("a zstd frame that wants a window of 1 GiB is refused", async () => {
  // Magic, descriptor without content size, window descriptor 2^30, one raw block of one byte.
  const sent = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0x09, 0x00, 0x00, 0x61]);
  expect(await codeOf(() => inflate(sent, "zstd", limit))).toBe("malformed_content_encoding");
});

test("content encodings are read without regard to case", async () => {
  expect([undefined, "", "identity", "GZIP", " deflate ", "Zstd"].map(contentEncodingOf)).toEqual([
    "identity",
    "identity",
    "identity",
    "gzip",
    "deflate",
    "zstd",
  ]);
  expect(await codeOf(() => contentEncodingOf("compress"))).toBe("unsupported_content_encoding");
});
