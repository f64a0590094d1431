import type { DataQueryError } from "@grafana/data";
import { expect, test } from "vitest";
import { readableError } from "./readable-error.ts";

test("what the query API says is wrong is what is shown", () => {
  const answered = { status: 400, message: "Bad Request", data: { error: { code: "bad", message: "no such level" } } };
  expect(readableError(answered as unknown as DataQueryError)).toMatchObject({ status: 400, message: "no such level" });
});

test("anything else is said as it came, and what says nothing is still said to have failed", () => {
  const thrown = new Error("the collector is away");
  expect(readableError(thrown)).toBe(thrown);
  expect(readableError({}).message).toBe("The question failed.");
  // What Grafana makes of an answer without a message may be an object.
  expect(readableError({ message: {} as string }).message).toBe("The question failed.");
});
