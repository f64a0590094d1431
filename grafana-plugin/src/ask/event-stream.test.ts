import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventReader, type ServerEvent } from "./event-stream.ts";

function readAll(bytes: Uint8Array, cuts: readonly number[] = []): ServerEvent[] {
  const reader = createEventReader();
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].toSorted((a, b) => a - b);
  let from = 0;
  return ends.flatMap((end) => {
    const events = reader.read(bytes.subarray(from, end));
    from = end;
    return events;
  });
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[string, readonly ServerEvent[]]>([
  [": connected\n\n", []],
  ['event: record\ndata: {"a":1}\n\n', [{ event: "record", data: '{"a":1}' }]],
  [
    "event: a\r\ndata: 1\r\n\r\nevent: b\rdata:2\r\r\n",
    [
      { event: "a", data: "1" },
      { event: "b", data: "2" },
    ],
  ],
  ["data: one\ndata: two\n\n", [{ event: "message", data: "one\ntwo" }]],
  ["event: a\nid: 7\nretry: 5\nnothing\ndata\n\n", [{ event: "a", data: "" }]],
  ["event: a\n\n", []],
  ["event: a\ndata: cut", []],
])("reads %j", (text, events) => {
  expect(readAll(encode(text))).toEqual(events);
});

test("events are the same wherever the chunks end, also within a character", () => {
  const event = fc.record({ event: fc.constantFrom("record", "dropped"), data: fc.string({ unit: "grapheme" }) });
  const ending = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(fc.array(event), ending, fc.array(fc.nat()), (events, end, cuts) => {
      const said = events.map((one) => ({ ...one, data: JSON.stringify(one.data) }));
      const text = said.map((one) => `event: ${one.event}${end}data: ${one.data}${end}${end}: beat${end}`).join("");
      // What ends in a CR waits for what comes next.
      expect(readAll(encode(`${text}: end\n`), cuts)).toEqual(said);
    }),
  );
});

test("an event of any length costs no more than it may", () => {
  const reader = createEventReader();
  const piece = encode(`data: ${"x".repeat(2 ** 20)}\n`);
  for (let count = 0; count < 12; count++) expect(reader.read(piece)).toEqual([]);
  const [event] = reader.read(encode("\n"));
  expect(event?.data.length).toBeLessThan(9 * 2 ** 20);
  expect(reader.read(encode("data: next\n\n"))).toEqual([{ event: "message", data: "next" }]);
});
