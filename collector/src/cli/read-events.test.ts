import fc from "fast-check";
import { expect, test } from "vitest";
import { readEvents } from "./read-events.ts";

const stream = `: connected\n\nevent: record\ndata: {"text":"é😀"}\n\n: heartbeat\n\nevent: end\ndata: {"reason":"stop"}\n\nevent: cut`;
const expected = [
  { event: "record", data: '{"text":"é😀"}' },
  { event: "end", data: '{"reason":"stop"}' },
];

test("events come whole, however the bytes are cut", async () => {
  const bytes = Buffer.from(stream);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat({ max: bytes.length })), async (cuts) => {
      const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const pieces = ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
      const events: unknown[] = [];
      for await (const event of readEvents(new Response(ReadableStream.from(pieces)))) events.push(event);
      expect(events).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
