import { expect, test } from "vitest";
import { cellText, trailingFields } from "./log-columns.ts";
import { levelNamed, type LogRecord } from "./log-record.ts";
import { prettyBody } from "./pretty-body.ts";
import { movedCursor } from "./use-log-cursor.ts";

function record(values: Readonly<Record<string, string>>): LogRecord {
  const fields = Object.entries(values).map(([key, value]) => ({ key, value, group: "attributes" as const }));
  return { id: "a", values, fields, service: "cart", level: "warn", body: "text" } as unknown as LogRecord;
}

test("what the message or a column says already does not follow it, and surroundings come last", () => {
  const event = record({ "session.id": "s", event: "cart.add", "cart.add.item": "mug", "order.id": "4", size: "2" });
  expect(trailingFields({ ...event, fields: event.fields.filter(({ key }) => key !== "event") }, ["size"])).toEqual([
    ["order.id", "4"],
    ["session.id", "s"],
  ]);
  expect(trailingFields(record({ "exception.stacktrace": "at f", code: "7" }), [])).toEqual([["code", "7"]]);
});

test("columns show fields and what every record has", () => {
  expect(
    ["order.id", "service", "level", "body", "none"].map((key) => cellText(record({ "order.id": "4" }), key)),
  ).toEqual([...["4", "cart", "warn", "text", ""]]);
});

test.each([
  ["ERROR", "error"],
  ["Warning2", "warn"],
  ["critical", "fatal"],
  ["notice", "info"],
  ["", "unknown"],
  ["hello", "unknown"],
])("%j means the level %s", (word, level) => {
  expect(levelNamed(word)).toBe(level);
});

test("JSON is laid out, and anything else stays as it is", () => {
  expect(prettyBody('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyBody("{not json}")).toBe("{not json}");
  expect(prettyBody("12")).toBe("12");
});

test("the cursor begins at the first line and stays at the ends", () => {
  const records = ["a", "b", "c"].map((id) => ({ id }) as LogRecord);
  const at = (activeId: string | undefined, by: number): string | undefined =>
    movedCursor(records, { activeId, open: false }, by).activeId;
  expect([at(undefined, 1), at("a", 1), at("c", 1), at("b", -20), at("b", Infinity), at("b", -Infinity)]).toEqual([
    ...["a", "b", "c", "a", "c", "a"],
  ]);
});
