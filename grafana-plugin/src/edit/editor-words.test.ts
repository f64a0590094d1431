import { dateTime } from "@grafana/data";
import { expect, test } from "vitest";
import type { CompletionSource, FieldValuesAsk } from "./completion-source.ts";
import { completionRange, editorWords } from "./editor-words.ts";

const range = { fromMs: 0, toMs: 60_000 };

function wordsOf(answers: Partial<CompletionSource> = {}): ReturnType<typeof editorWords> {
  const none = (): Promise<never[]> => Promise.resolve([]);
  const source = { fieldKeys: none, fieldValues: none, services: none, operations: none, metrics: none, ...answers };
  return editorWords(source, { range, variables: ["$service"] });
}

const values = async (options: Promise<readonly { value: string }[]>): Promise<string[]> =>
  (await options).map(({ value }) => value);

test("template variables stand behind what is stored", async () => {
  const words = wordsOf({ services: () => Promise.resolve(["shop", "cart"]) });
  expect(await values(words.services(""))).toEqual(["shop", "cart", "$service"]);
  expect(await values(words.services("SH"))).toEqual(["shop"]);
});

test("a question that fails says so in the list, and the list can still be used", async () => {
  const words = wordsOf({ services: () => Promise.reject(new Error("nobody answers")) });
  expect(await words.services("")).toEqual([
    { value: "$service", label: "$service" },
    { value: "", label: "Could not be asked: nobody answers", infoOption: true },
  ]);
});

test("the front end has fields that are made of what records say", async () => {
  const asked: FieldValuesAsk[] = [];
  const words = wordsOf({
    fieldKeys: () => Promise.resolve([{ key: "service", kind: "text", records: null, about: "" }]),
    fieldValues: (ask) => {
      asked.push(ask);
      return Promise.resolve([{ value: "/cart", records: 3 }]);
    },
  });
  expect(await values(words.fields("front-end")(""))).toEqual([
    "page",
    "device",
    "browser",
    "country",
    "service",
    "$service",
  ]);
  expect(await values(words.fields("logs")(""))).toEqual(["service", "$service"]);
  expect(await values(words.values("front-end", "device")("mob"))).toEqual(["mobile"]);
  expect(await values(words.values("front-end", "page")(""))).toEqual(["/cart", "$service"]);
  expect(asked).toMatchObject([{ signal: "logs", key: "browser.page.route" }]);
  const found = await words.search("front-end")("device:", 7);
  expect(found.map(({ insert }) => insert)).toEqual(["desktop", "mobile", "$service", "*"]);
});

test("the range is in whole minutes and never empty", () => {
  const ends = (from: number, to: number) => ({ from: dateTime(from), to: dateTime(to), raw: { from: "", to: "" } });
  expect(completionRange(ends(61_000, 119_000))).toEqual({ fromMs: 60_000, toMs: 120_000 });
  expect(completionRange(ends(60_000, 60_000))).toEqual({ fromMs: 0, toMs: 60_000 });
  const { fromMs, toMs } = completionRange(undefined);
  expect(toMs - fromMs).toBe(3_600_000);
});
