import { expect, it } from "vitest";
import { describeError } from "./describe-error.ts";

function told(reason: unknown): readonly unknown[] {
  const { "exception.type": type, "exception.message": message } = describeError(reason);
  return [type, message];
}

it("whatever is thrown has a type and a text", () => {
  expect(told(new TypeError("bad"))).toEqual(["TypeError", "bad"]);
  expect(told({ code: 42 })).toEqual(["Object", `{"code":42}`]);
  expect(told("plain")).toEqual(["String", "plain"]);
  expect(told(undefined)).toEqual(["Undefined", "undefined"]);
  expect(told(null)).toEqual(["Null", "null"]);
  expect(told(new DOMException("gone", "AbortError"))).toEqual(["AbortError", "gone"]);
  expect(told(new Event("close"))).toEqual(["Event", "close event"]);
  expect(told(Symbol("x"))).toEqual(["Symbol", "Symbol(x)"]);
});

it("causes stand under the stack, and their circle ends", () => {
  const inner = new RangeError("inner");
  const outer = new Error("outer", { cause: inner });
  inner.cause = outer;
  const { "exception.stacktrace": stack } = describeError(outer);
  expect(stack).toMatch(/Error: outer[^]*\nCaused by: RangeError: inner/);
  expect(String(stack).split("Caused by").length).toBeLessThan(10);
});

it("a reason in a circle is told by its type", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(told(circle)).toEqual(["Object", "[object Object]"]);
});
