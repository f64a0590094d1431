import { expect, test } from "vitest";
import { isCurrent, navigation } from "./navigation-items.ts";

const items = navigation.flatMap((group) => group.items);
const currentAt = (path: string): string[] => items.filter((item) => isCurrent(item, path)).map(({ text }) => text);

test("every address of a page marks one line of the navigation", () => {
  for (const { path, text } of items) expect(currentAt(path)).toEqual([text]);
  expect(currentAt("/traces/abc")).toEqual(["Traces"]);
  expect(currentAt("/d/spanhouse-overview")).toEqual(["Overview"]);
});

test("a dashboard without a line marks none", () => {
  expect(currentAt("/d/spanhouse-traces")).toEqual([]);
});
