import { browserAttributes, browserContext, browserEvents } from "@spanhouse/schemas";
import { expect, it } from "vitest";
import { doubleNames } from "./pipeline.ts";

it("what the mapping declares double is sent as double, and nothing else is", () => {
  const declared = Object.keys(browserAttributes).filter((name) => browserAttributes[name]?.type === "double");
  expect(Object.keys(browserAttributes).filter((name) => doubleNames.test(name))).toEqual(declared);
});

it("every attribute of an event is declared", () => {
  const used = Object.values(browserEvents).flatMap(({ required, optional }) => required.concat(optional));
  expect([...used, ...browserContext].filter((name) => !(name in browserAttributes))).toEqual([]);
});
