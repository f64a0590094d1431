import { createDataFrame, FieldType } from "@grafana/data";
import { expect, test } from "vitest";
import { readLogFrames } from "../panels/logs/read-log-frames.ts";
import { writeRecords } from "./logs-download.ts";

const time = { name: "timestamp", type: FieldType.time, values: [1_795_270_553_005, 1_795_270_553_004], nanos: [7, 0] };
const records = readLogFrames([
  createDataFrame({
    fields: [
      time,
      { name: "body", type: FieldType.string, values: ['said "no", twice\nand left', '=cmd("x")'] },
      { name: "severity", type: FieldType.string, values: ["warn", "info"] },
      { name: "id", type: FieldType.string, values: ["a", "b"] },
      { name: "labels", type: FieldType.other, values: [{ service: "cart", "order.id": "42" }, { service: "shop" }] },
      { name: "labelTypes", type: FieldType.other, values: [{ service: "record" }, { service: "record" }] },
    ],
  }),
]);

test("CSV has a column for each field, quotes where they are needed, and no formulas", () => {
  expect(writeRecords(records, "csv").split("\r\n")).toEqual([
    "time,timeUnixNano,level,service,body,order.id",
    '2026-11-21T14:15:53.005Z,1795270553005000007,warn,cart,"said ""no"", twice\nand left",42',
    `2026-11-21T14:15:53.004Z,1795270553004000000,info,shop,"'=cmd(""x"")",`,
    "",
  ]);
});

test("JSON has what the details show", () => {
  expect(JSON.parse(writeRecords(records.slice(0, 1), "json"))).toEqual([
    {
      ...{ id: "a", time: "2026-11-21T14:15:53.005Z", timeUnixNano: "1795270553005000007", level: "warn" },
      ...{ body: 'said "no", twice\nand left', service: "cart", attributes: { "order.id": "42" } },
    },
  ]);
});
