import fc from "fast-check";
import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

class PaymentError extends Error {}

test("a class that did not name itself is named by its constructor", () => {
  expect(describeError(new PaymentError("refused"))["exception.type"]).toBe("PaymentError");
  expect(describeError(Object.assign(new Error("x"), { name: "AbortError" }))["exception.type"]).toBe("AbortError");
  expect(describeError(new DOMException("gone", "NotFoundError"))["exception.type"]).toBe("NotFoundError");
});

test("causes are under the stack, a circle of them ends", () => {
  const inner: Error & { cause?: unknown } = new RangeError("inner");
  const outer = new Error("outer", { cause: inner });
  inner.cause = outer;
  const stack = String(describeError(outer)["exception.stacktrace"]);
  expect(stack.match(/^Caused by: /gm)).toHaveLength(1);
  expect(stack).toContain("Caused by: RangeError: inner\n");
});

test.each([
  ["a text", { "exception.type": "String", "exception.message": "a text" }],
  [undefined, { "exception.type": "Undefined", "exception.message": "undefined" }],
  [{ code: 7 }, { "exception.type": "Object", "exception.message": "{ code: 7 }" }],
  [{ message: "no error" }, { "exception.type": "Object", "exception.message": "no error" }],
])("%j is described as what it is", (reason, expected) => {
  expect(describeError(reason)).toMatchObject(expected);
});

test("whatever was thrown is described, even what throws itself", () => {
  const hostile = {
    get message(): string {
      throw new Error("no");
    },
  };
  expect(describeError(hostile)["exception.type"]).toBe("Error");
  fc.assert(fc.property(fc.anything(), (reason) => typeof describeError(reason)["exception.message"] === "string"));
});
