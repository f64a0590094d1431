import { createDataFrame, FieldType } from "@grafana/data";
import { expect, test } from "vitest";
import { readLogFrames, searchWordsOf } from "./read-log-frames.ts";

const frame = createDataFrame({
  refId: "A",
  fields: [
    { name: "timestamp", type: FieldType.time, values: [1_795_270_553_005, 1_795_270_553_004], nanos: [123, 0] },
    { name: "body", type: FieldType.string, values: ["payment failed", ""] },
    { name: "severity", type: FieldType.string, values: ["error", "info"] },
    { name: "id", type: FieldType.string, values: ["a", "b"] },
    {
      name: "labels",
      type: FieldType.other,
      values: [
        { service: "cart", "order.id": "42", "host.name": "h1", "scope.v": "1" },
        { service: "web", event: "exception", "exception.type": "TypeError", "exception.message": "no price" },
      ],
    },
    {
      name: "labelTypes",
      type: FieldType.other,
      values: [
        { service: "record", "order.id": "attribute", "host.name": "resource", "scope.v": "scope" },
        { service: "record", event: "record", "exception.type": "attribute", "exception.message": "attribute" },
      ],
    },
    {
      name: "traceID",
      type: FieldType.string,
      values: ["abc", null],
      config: { links: [{ title: "Trace", url: "" }] },
    },
  ],
  meta: { custom: { searchWords: ["payment"] } },
});

test("a frame of log lines becomes records, with nanoseconds, fields by where they belong, and the trace", () => {
  const [first] = readLogFrames([frame]);
  expect(first).toMatchObject({
    ...{ id: "a", timeMs: 1_795_270_553_005, timeNs: "1795270553005000123", level: "error", service: "cart" },
    ...{ body: "payment failed", title: "payment failed", traceId: "abc", rowIndex: 0 },
  });
  expect(first?.fields).toEqual([
    { key: "level", value: "error", group: "record" },
    { key: "service", value: "cart", group: "record" },
    { key: "trace", value: "abc", group: "record" },
    { key: "order.id", value: "42", group: "attributes" },
    { key: "host.name", value: "h1", group: "resource" },
    { key: "scope.v", value: "1", group: "scope" },
  ]);
  expect(first?.linked.map(({ name }) => name)).toEqual(["traceID"]);
});

test("an event without a body is named by what was thrown", () => {
  expect(readLogFrames([frame])[1]).toMatchObject({ title: "TypeError: no price", traceId: "" });
});

test("the data source says where a label belongs", () => {
  const [first] = readLogFrames([frame], (key) => (key === "order.id" ? "Resource" : null));
  expect(first?.fields.find(({ key }) => key === "order.id")?.group).toBe("resource");
});

test("any frame with a time and a text is read, and others are passed over", () => {
  const sql = createDataFrame({
    refId: "B",
    fields: [
      { name: "when", type: FieldType.time, values: [5] },
      { name: "what", type: FieldType.string, values: ["hello"] },
      { name: "size", type: FieldType.number, values: [7] },
    ],
  });
  const numbers = createDataFrame({ fields: [{ name: "n", type: FieldType.number, values: [1] }] });
  expect(readLogFrames([numbers, sql])).toMatchObject([
    { id: "B-5-0", body: "hello", level: "unknown", timeNs: "5000000", values: { size: "7" } },
  ]);
});

test("searched words come with the frames", () => {
  expect(searchWordsOf([frame, frame])).toEqual(["payment"]);
});

test("what an answer before had is not read again, but stands in the new frame", () => {
  const [first, second] = readLogFrames([frame]);
  const known = new Map([["b", { ...second!, service: "kept" }]]);
  const again = readLogFrames([frame], undefined, known);
  expect(again[0]).toEqual(first);
  expect(again[1]).toMatchObject({ id: "b", service: "kept", rowIndex: 1 });
});
