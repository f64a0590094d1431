import { describe, expect, it } from "vitest";
import { stackLines } from "./stack-lines.ts";

function foreign(stack: string): boolean[] {
  return stackLines(stack).map((line) => line.foreign);
}

describe("a stack trace", () => {
  it("has the lines of libraries set apart", () => {
    const stack =
      "Error: no\n    at pay (/app/pay.js:1:2)\n    at run (/app/node_modules/x/y.js:3:4)\n\n    at node:internal/main:1";
    expect(foreign(stack)).toEqual([false, false, true, true]);
    expect(
      foreign('  File "/usr/lib/python3/site-packages/flask/app.py", line 1\n  File "/app/main.py", line 2'),
    ).toEqual([true, false]);
  });

  it("has the program's own lines among those that are not, whatever its folders are called", () => {
    expect(foreign("    at Object.<anonymous> (/app/index.js:3:7)\n    at new Promise (<anonymous>)")).toEqual([
      false,
      true,
    ]);
    expect(foreign("    at pay (/app/internal/pay.js:1:2)")).toEqual([false]);
  });
});
