import { browserAttributes, browserContext, browserEvents } from "@spanhouse/schemas";
import { expect, it } from "vitest";
import { doubleNames } from "./pipeline.ts";

it("of the numbers, what the mapping declares double is sent as double, and nothing else is", () => {
  const named = (type: string): string[] =>
    Object.keys(browserAttributes).filter((name) => browserAttributes[name]?.type === type);
  expect(named("double").filter((name) => !doubleNames.test(name))).toEqual([]);
  expect(named("int").filter((name) => doubleNames.test(name))).toEqual([]);
});

it("every attribute of an event is declared", () => {
  const used = Object.values(browserEvents).flatMap(({ required, optional }) => required.concat(optional));
  expect([...used, ...browserContext].filter((name) => !(name in browserAttributes))).toEqual([]);
});
