import { createDataFrame, FieldType } from "@grafana/data";
import { expect, test } from "vitest";
import { readLogFrames } from "../panels/logs/read-log-frames.ts";
import { summarizeFields } from "./logs-top-values.ts";

const labels = [
  { service: "cart", "order.id": "1", "host.name": "a" },
  { service: "cart", "order.id": "2", "host.name": "a" },
  { service: "checkout", "host.name": "a" },
];
const types = { service: "record", "order.id": "attribute", "host.name": "resource" };
const records = readLogFrames([
  createDataFrame({
    fields: [
      { name: "timestamp", type: FieldType.time, values: [3, 2, 1] },
      { name: "body", type: FieldType.string, values: ["a", "b", "c"] },
      { name: "severity", type: FieldType.string, values: ["error", "info", "info"] },
      { name: "labels", type: FieldType.other, values: labels },
      { name: "labelTypes", type: FieldType.other, values: labels.map(() => types) },
    ],
  }),
]);

test("values are counted, the most frequent first; what people filter by first comes first", () => {
  expect(summarizeFields(records).map(({ key, count, top, distinct }) => [key, count, top, distinct])).toEqual([
    [
      "service",
      3,
      [
        { value: "cart", count: 2 },
        { value: "checkout", count: 1 },
      ],
      2,
    ],
    [
      "level",
      3,
      [
        { value: "info", count: 2 },
        { value: "error", count: 1 },
      ],
      2,
    ],
    [
      "order.id",
      2,
      [
        { value: "1", count: 1 },
        { value: "2", count: 1 },
      ],
      2,
    ],
    ["host.name", 3, [{ value: "a", count: 3 }], 1],
  ]);
});

test("only the most frequent values of a field are told", () => {
  const many = Array.from({ length: 50 }, (_, index) => ({
    ...records[0]!,
    fields: [{ key: "k", value: `${index}`, group: "attributes" }] as const,
  }));
  const [field] = summarizeFields(many);
  expect([field?.distinct, field?.top.length]).toEqual([50, 8]);
});
