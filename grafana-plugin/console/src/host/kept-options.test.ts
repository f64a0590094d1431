import { expect, test } from "vitest";
import { dataSourceSettings } from "./data-source-settings.ts";
import { readOptions } from "./kept-options.ts";

test.each([
  [null, {}],
  ['{"timeoutMs":5000,"logsLimit":20}', { timeoutMs: 5_000, logsLimit: 20 }],
  ['{"timeoutMs":0,"logsLimit":5001}', {}],
  ['{"timeoutMs":"5000","logsLimit":1.5,"readKey":"sh_read_x"}', {}],
  ["null", {}],
  ["broken", {}],
])("what was kept as %s means %j", (text, expected) => {
  expect(readOptions(text)).toEqual(expected);
});

test("the data source is told what was kept", () => {
  expect(dataSourceSettings({}, { timeoutMs: 5_000 }).jsonData).toEqual({ timeoutMs: 5_000 });
});
