import { expect, test } from "vitest";
import type { CompletionSource, FieldKeysAsk, FieldValuesAsk } from "./completion-source.ts";
import { storedFields, storedValues } from "./stored-words.ts";

const range = { fromMs: 0, toMs: 60_000 };

/** A store with so many values of every field, `v0`, `v1` and so on, and as many fields. */
function storeOf(count: number): { source: CompletionSource; asked: (FieldKeysAsk | FieldValuesAsk)[] } {
  const asked: (FieldKeysAsk | FieldValuesAsk)[] = [];
  const names = Array.from({ length: count }, (_, index) => `V${index}`);
  const none = (): Promise<never[]> => Promise.resolve([]);
  const source: CompletionSource = {
    ...{ services: none, operations: none, metrics: none },
    fieldKeys: (ask) => {
      asked.push(ask);
      const found = names.filter((name) => name.includes(ask.name ?? "")).slice(0, ask.limit);
      return Promise.resolve(found.map((key) => ({ key, kind: "attribute", records: 1, about: "" })));
    },
    fieldValues: (ask) => {
      asked.push(ask);
      const found = names.filter((name) => name.includes(ask.value ?? "")).slice(0, ask.limit);
      return Promise.resolve(found.map((value) => ({ value, records: 1 })));
    },
  };
  return { source, asked };
}

test("what fits into one answer is searched in it", async () => {
  const { source, asked } = storeOf(30);
  const fields = await storedFields(source, { range, signal: "logs", name: "v2" });
  expect(fields.map(({ key }) => key)).toEqual(["V2", ...Array.from({ length: 10 }, (_, index) => `V2${index}`)]);
  expect(await storedValues(source, { range, signal: "logs", key: "a", value: "v29" })).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

test("what does not is asked for", async () => {
  const { source, asked } = storeOf(300);
  const fields = await storedFields(source, { range, signal: "logs", name: "V299" });
  expect(fields.map(({ key }) => key)).toEqual(["V299"]);
  const values = await storedValues(source, { range, signal: "logs", key: "a", value: "V299" });
  expect(values.map(({ value }) => value)).toEqual(["V299"]);
  expect(asked).toHaveLength(4);
});
