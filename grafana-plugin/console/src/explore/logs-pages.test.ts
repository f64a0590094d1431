import { createDataFrame, FieldType, type DataFrame } from "@grafana/data";
import { expect, test } from "vitest";
import { readLogFrames } from "../panels/logs/read-log-frames.ts";
import { addPage, firstPage, recordsMax, type LogPages } from "./logs-pages.ts";

function page(ids: readonly string[], nextCursor?: string): DataFrame {
  return createDataFrame({
    fields: [
      { name: "timestamp", type: FieldType.time, values: ids.map(() => 1) },
      { name: "body", type: FieldType.string, values: [...ids] },
      { name: "id", type: FieldType.string, values: [...ids] },
    ],
    meta: { custom: { limit: 2, ...(nextCursor === undefined ? {} : { nextCursor }) } },
  });
}

function add(pages: LogPages, ...frames: readonly DataFrame[]): LogPages {
  return addPage(pages, { records: readLogFrames(frames), frames });
}

test("pages follow each other by the cursor of the frame, until there is none", () => {
  const first = add(firstPage, page(["d", "c"], "behind c"));
  expect(first.next).toEqual({ cursor: "behind c" });
  const last = add(first, page(["b", "a"]));
  expect(last.next).toBeUndefined();
  expect(last.records.map(({ id }) => id)).toEqual(["d", "c", "b", "a"]);
});

test("a record that comes again is there once", () => {
  const pages = add(add(firstPage, page(["c", "b"], "x")), page(["b", "a"]));
  expect(pages.records.map(({ id }) => id)).toEqual(["c", "b", "a"]);
});

test("nothing found has no next page", () => {
  expect(add(firstPage)).toEqual({ records: [], next: undefined });
});

test("the page keeps so many and no more", () => {
  const ids = Array.from({ length: recordsMax }, (_, index) => `${index}`);
  expect(add(firstPage, page(ids, "more")).next).toBeUndefined();
});
