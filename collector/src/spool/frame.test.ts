import { expect, test } from "vitest";
import {
  createFrameEncoder,
  encodeFileHeader,
  framePrefix,
  parseDirectory,
  parseFileHeader,
  parseFrameHeader,
} from "./frame.ts";
import { segmentMarker } from "./segment-id.ts";

const id = "0199ab00000100112233445566778899";
const blocks = [
  { table: "otel_logs", rows: 2, chunks: [Buffer.from("ab"), Buffer.from("c")] },
  { table: "otel_traces", rows: 1, chunks: [] },
];

test("the bytes on disk are frozen", () => {
  expect(encodeFileHeader(id).toString("hex")).toBe(
    "53504853504f4f4c01000000" + Buffer.from(id).toString("hex") + "656517c6",
  );
  const frame = createFrameEncoder()(segmentMarker(id), 7, blocks);
  expect(Buffer.concat(frame.chunks).toString("hex")).toBe(
    "53504601" +
      "2233445566778899" +
      "26000000" +
      "03000000" +
      "07000000" +
      "51497ad9" +
      "6510d653" +
      "09" +
      Buffer.from("otel_logs").toString("hex") +
      "02000000" +
      "03000000" +
      "0b" +
      Buffer.from("otel_traces").toString("hex") +
      "01000000" +
      "00000000" +
      "616263",
  );
  expect(frame.bytes).toBe(32 + 38 + 3);
});

test("what was encoded is parsed again", () => {
  expect(parseFileHeader(encodeFileHeader(id))).toEqual({ version: 1, id });
  const [head] = createFrameEncoder()(segmentMarker(id), 7, blocks).chunks;
  const header = parseFrameHeader(head!, framePrefix(id));
  expect(header).toMatchObject({ directoryBytes: 38, blocksBytes: 3, number: 7 });
  expect(parseDirectory(head!.subarray(32))).toEqual([
    { table: "otel_logs", rows: 2, bytes: 3 },
    { table: "otel_traces", rows: 1, bytes: 0 },
  ]);
});

test("the frame of another segment is not a frame of this one", () => {
  const [head] = createFrameEncoder()(segmentMarker(id), 0, blocks).chunks;
  expect(parseFrameHeader(head!, framePrefix(id.replace(/9$/, "a")))).toBeUndefined();
});

test("a name that could leave the directory is a bug of the caller", () => {
  const encode = createFrameEncoder();
  expect(() => encode(segmentMarker(id), 0, [{ table: "../x", rows: 1, chunks: [] }])).toThrow("BUG");
});
