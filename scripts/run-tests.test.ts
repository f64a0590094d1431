import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const script = fileURLToPath(new URL("run-tests.ts", import.meta.url));
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "spanhouse-run-tests-"));
  writeFileSync(join(directory, "good.test.ts"), 'test("adds", () => {}); test("subtracts", () => {});');
  writeFileSync(join(directory, "bad.test.ts"), 'test("divides", () => { throw new Error("by zero"); });');
  writeFileSync(join(directory, "left-out.test.ts"), 'test["skip"]("multiplies", () => {}); test["todo"]("roots");');
  writeFileSync(join(directory, "broken.test.ts"), 'import "./missing.ts"; test("never", () => {});');
  writeFileSync(
    join(directory, "hooks.test.ts"),
    'describe("suite", () => { beforeAll(() => { throw new Error("no"); }); test("waits", () => {}); });',
  );
  writeFileSync(
    join(directory, "loose.test.ts"),
    'test("starts", () => { void Promise.reject(new Error("nobody awaits this")); });',
  );
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(...args: string[]): {
  readonly status: number | null;
  readonly output: string;
  readonly lastLine: string | undefined;
} {
  const result = spawnSync(process.execPath, [script, "--root", directory, "--globals", "--no-color", ...args], {
    encoding: "utf8",
    cwd: directory,
  });
  return { status: result.status, output: result.stdout, lastLine: result.stdout.trimEnd().split("\n").at(-1) };
}

test("whatever did not pass counts as failed and is named", { timeout: 30_000 }, () => {
  const { status, output, lastLine } = run();
  expect({ status, lastLine }).toEqual({ status: 1, lastLine: "3 passed, 7 failed" });
  const notPassed = output.slice(output.indexOf("Not passed:")).split("\n").slice(1, -3);
  expect(notPassed.map((line) => line.trim()).toSorted()).toEqual([
    "did not load or clean up: broken.test.ts",
    "error outside of a test: nobody awaits this",
    "failed: bad.test.ts > divides",
    "hook failed: hooks.test.ts > suite",
    "skipped: hooks.test.ts > suite > waits",
    "skipped: left-out.test.ts > multiplies",
    "skipped: left-out.test.ts > roots",
  ]);
});

test(
  "a run in which all passed ends with code 0; what the name pattern leaves out is not counted",
  { timeout: 30_000 },
  () => {
    expect(run("good", "-t", "adds")).toMatchObject({ status: 0, lastLine: "1 passed, 0 failed" });
  },
);

test("a run without tests is a failed run", { timeout: 30_000 }, () => {
  expect(run("no-such-file")).toMatchObject({ status: 1, lastLine: "0 passed, 1 failed" });
});
