import { createDataFrame, dateTime, FieldType, type DataFrame } from "@grafana/data";
import { expect, test } from "vitest";
import { readLogFrames } from "../panels/logs/read-log-frames.ts";
import { addPage, firstPage, pageLimit, type LogPages, type NextPage } from "./logs-pages.ts";

interface Row {
  readonly timeMs: number;
  readonly id: string;
}

/** What a collector would answer: the newest below `toMs`. */
function answer(rows: readonly Row[], { toMs, limit }: NextPage): DataFrame {
  const found = rows.filter(({ timeMs }) => timeMs < toMs).slice(0, limit);
  return createDataFrame({
    fields: [
      { name: "timestamp", type: FieldType.time, values: found.map(({ timeMs }) => timeMs) },
      { name: "body", type: FieldType.string, values: found.map(({ id }) => id) },
      { name: "id", type: FieldType.string, values: found.map(({ id }) => id) },
    ],
  });
}

function readAll(rows: readonly Row[]): { readonly pages: LogPages; readonly questions: number } {
  const [from, to] = [dateTime(0), dateTime(1_000_000)];
  let pages = firstPage({ from, to, raw: { from, to } });
  let questions = 0;
  for (; pages.next !== undefined && questions < 100; questions++) {
    const frames = [answer(rows, pages.next)];
    pages = addPage(pages, { records: readLogFrames(frames), frames, asked: pages.next });
  }
  return { pages, questions };
}

function rowsOf(count: number, timeOf: (index: number) => number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({ timeMs: timeOf(index), id: `r${index}` }));
}

test("pages neither repeat nor lose a record", () => {
  const rows = rowsOf(1_234, (index) => 900_000 - Math.floor(index / 7));
  expect(readAll(rows).pages.records.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
});

test("a millisecond that fills more than a page is read whole", () => {
  const rows = rowsOf(2_000, (index) => (index < 1_500 ? 500_000 : 400_000));
  expect(readAll(rows).pages.records).toHaveLength(2_000);
});

test("what one question cannot hold is passed over, and the rest still comes", () => {
  const rows = rowsOf(6_010, (index) => (index < 6_000 ? 500_000 : 400_000));
  const { pages, questions } = readAll(rows);
  expect(pages.records).toHaveLength(5_010);
  expect(questions).toBeLessThan(10);
});

test("a page that is not full is the last", () => {
  const { pages, questions } = readAll(rowsOf(pageLimit - 1, (index) => 900_000 - index));
  expect(pages.next).toBeUndefined();
  expect(questions).toBe(1);
});
