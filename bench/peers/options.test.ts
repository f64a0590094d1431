import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options everything is run, as often as a published page needs it", () => {
  expect(readOptions([])).toMatchObject({ rounds: 5, kills: 10, outageSeconds: 60, complete: true });
});

test("a part of it, or less of it, is not complete", () => {
  expect(readOptions(["--quick"])).toMatchObject({ rounds: 1, seconds: 2, complete: false });
  expect(readOptions(["--rounds", "4"])?.complete).toBe(false);
  expect(readOptions(["--systems", "spanhouse,rotel"])?.complete).toBe(false);
  expect(readOptions(["--outage", "0"])?.complete).toBe(false);
});

test("more of it is complete", () => {
  expect(readOptions(["--rounds", "9", "--seconds", "20"])?.complete).toBe(true);
});

test("what is named goes before what --quick stands for", () => {
  expect(readOptions(["--quick", "--rounds", "3"])?.rounds).toBe(3);
});

test("lists are put into our order, each name once", () => {
  expect(readOptions(["--payloads", "logs, spans,logs"])?.payloads).toEqual(["spans", "logs"]);
});

test("help is not a run", () => {
  expect(readOptions(["--help"])).toBeUndefined();
});

test("what it does not know it refuses, with what it takes", () => {
  expect(() => readOptions(["--systems", "vector"])).toThrow(/does not know "vector"; it takes spanhouse,/);
  expect(() => readOptions(["--rounds", "many"])).toThrow('--rounds takes a whole number, not "many"');
  expect(() => readOptions(["--seconds", "0"])).toThrow("--seconds takes 1 or more");
  expect(() => readOptions(["--fast"])).toThrow(/--fast/);
});
