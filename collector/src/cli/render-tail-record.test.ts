import { expect, test } from "vitest";
import type { TailRecord } from "@spanhouse/schemas/query";
import { renderTailRecord } from "./render-tail-record.ts";

const at = "1767323045123000000";
const record = (more: Partial<TailRecord>): TailRecord => ({
  ...{ signal: "metrics", timeUnixNano: at, service: "shop", text: "latency", level: "info" },
  ...{ attributes: {}, resourceAttributes: {}, fields: {}, ...more },
});

function render(more: Partial<TailRecord>, columns?: number): string {
  let text = "";
  const out = (part: string): void => void (text += part);
  const style = (_format: unknown, part: string): string => part;
  const interactive = columns !== undefined;
  text += renderTailRecord(record(more), { out, note: out, interactive, columns: columns ?? 100, style });
  return text;
}

test.each([
  [{ Value: 19.172297999999955, MetricUnit: "ms" }, "latency 19.1723 ms"],
  [{ Value: 1234567890, MetricUnit: "" }, "latency 1234567890"],
  [{ Value: "nan", MetricUnit: "s" }, "latency nan s"],
  [{ Count: "3", Sum: 0.1 + 0.2, MetricUnit: "s" }, "latency count 3 sum 0.3 s"],
])("%j reads %j", (fields, expected) => {
  expect(render({ fields }).trimEnd()).toBe(`03:04:05.123 info  shop ${expected}`);
});

test("a record is one line, cut to the terminal, and whole elsewhere", () => {
  const more = { signal: "logs", text: "two\nlines", attributes: { key: "x".repeat(200) } } as const;
  expect(render(more, 60)).toMatch(/^03:04:05\.123 info {2}shop two\\nlines {2}key=x+…\n$/);
  expect(render(more)).toContain("x".repeat(200));
});
