import { expect, test } from "vitest";
import { toAnyValue, toOtelAttributes } from "./any-value.ts";

test("what cannot be read says so, and takes nothing else with it", () => {
  const broken = {
    order: 7,
    get customer(): string {
      throw new Error("not loaded");
    },
    card: {
      toJSON(): never {
        throw new Error("secret");
      },
    },
  };
  expect(toOtelAttributes(broken)).toEqual({ order: 7, customer: "(cannot be read)", card: "(cannot be read)" });
});

test("a circle ends, and what OTLP has no type for becomes its text", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(JSON.stringify(toAnyValue(circle))).toContain("[object Object]");
  expect(toAnyValue([7n, Symbol("s"), new Date(0), undefined])).toEqual([
    "7",
    "Symbol(s)",
    "1970-01-01T00:00:00.000Z",
    null,
  ]);
});
