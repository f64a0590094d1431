import { expect, test } from "vitest";
import { startOrder } from "./test-order.ts";

function orderOf(files: readonly string[]): string[] {
  return startOrder(files, (file) => file.split(" ")[0]!);
}

test("pages and processes are mixed, the shop is not last of them, and what is short comes last", () => {
  const files = ["browser 1", "grafana 1", "process 1", "process 2", "process 3", "shop 1", "unit 1", "unit 2"];
  const order = orderOf(files);
  expect(order).toEqual([
    ...["grafana 1", "process 1", "shop 1", "process 2", "browser 1", "process 3"],
    ...["unit 1", "unit 2"],
  ]);
});

test("no file is left out or started twice, whatever there is of each kind", () => {
  for (const files of [
    [],
    ["unit 1"],
    ["e2e 1", "e2e 2"],
    ["shop 1", "new 1", "process 1", "process 2", "process 3"],
  ]) {
    expect(orderOf(files).toSorted()).toEqual(files.toSorted());
  }
});
