import { expect, test } from "vitest";
import { rememberAnswers } from "./completion-cache.ts";
import type { CompletionSource } from "./completion-source.ts";

const range = { fromMs: 0, toMs: 60_000 };

function countingSource(answers: () => Promise<readonly string[]>): { source: CompletionSource; asked: () => number } {
  let asked = 0;
  const services = (): Promise<readonly string[]> => {
    asked++;
    return answers();
  };
  const none = (): Promise<never[]> => Promise.resolve([]);
  const source = { fieldKeys: none, fieldValues: none, services, operations: none, metrics: none };
  return { source, asked: () => asked };
}

test("asks once a minute for the same", async () => {
  let now = 0;
  const { source, asked } = countingSource(() => Promise.resolve(["shop"]));
  const words = rememberAnswers(source, () => now);
  await words.services(range);
  now = 59_999;
  expect(await words.services(range)).toEqual(["shop"]);
  expect(asked()).toBe(1);
  now = 60_000;
  await words.services(range);
  await words.services({ ...range, toMs: 120_000 });
  expect(asked()).toBe(3);
});

test("a failure is not kept", async () => {
  let fails = true;
  const { source, asked } = countingSource(() =>
    fails ? Promise.reject(new Error("down")) : Promise.resolve(["shop"]),
  );
  const words = rememberAnswers(source);
  await expect(words.services(range)).rejects.toThrow("down");
  fails = false;
  expect(await words.services(range)).toEqual(["shop"]);
  expect(asked()).toBe(2);
});

test("two who ask at once share a question, unless one may cancel it", async () => {
  const { source, asked } = countingSource(() => Promise.resolve(["shop"]));
  const words = rememberAnswers(source);
  await Promise.all([words.services(range), words.services(range)]);
  expect(asked()).toBe(1);
  const other = { ...range, toMs: 120_000 };
  const { signal } = new AbortController();
  await Promise.all([words.services(other, signal), words.services(other, signal)]);
  expect(asked()).toBe(3);
});

test("keeps the latest 200", async () => {
  const { source, asked } = countingSource(() => Promise.resolve([]));
  const words = rememberAnswers(source, () => 0);
  for (let end = 0; end <= 200; end++) await words.services({ fromMs: 0, toMs: end });
  await words.services({ fromMs: 0, toMs: 200 });
  expect(asked()).toBe(201);
  await words.services({ fromMs: 0, toMs: 0 });
  expect(asked()).toBe(202);
});
