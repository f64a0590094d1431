import { expect, test } from "vitest";
import { cursorContext } from "./cursor-context.ts";

/** The cursor stands at the `|`. */
function at(marked: string): ReturnType<typeof cursorContext> {
  const cursor = marked.indexOf("|");
  return cursorContext(marked.replace("|", ""), cursor);
}

test("a term may begin at the beginning, behind a space, a bracket and a minus", () => {
  for (const text of ["|", "a |", "(|", "-|"]) expect(at(text)).toMatchObject({ kind: "term", part: "" });
  expect(at("a |")).toMatchObject({ follows: true, from: 2, to: 2 });
  expect(at("|")).toMatchObject({ follows: false });
  expect(at("a OR |")).toMatchObject({ follows: false });
});

test("the whole word is replaced, what is before the cursor counts", () => {
  expect(at("a ser|vice")).toMatchObject({ kind: "term", part: "ser", from: 2, to: 9, hasOperator: false });
  expect(at("ser|vice:cart")).toMatchObject({ kind: "term", part: "ser", from: 0, to: 7, hasOperator: true });
});

test("behind an operator stands a value of its field", () => {
  expect(at("service:|")).toMatchObject({ kind: "value", field: "service", operator: ":", part: "", from: 8, to: 8 });
  expect(at("service:ca|rt")).toMatchObject({ kind: "value", field: "service", part: "ca", from: 8, to: 12 });
  expect(at("service:|cart")).toMatchObject({ kind: "value", part: "", from: 8, to: 12 });
  expect(at("level>=|")).toMatchObject({ kind: "value", field: "level", operator: ">=" });
  expect(at('"my key":|')).toMatchObject({ kind: "value", field: "my key" });
});

test("a value in quotes is offered without them", () => {
  expect(at('name:"GET /o|')).toMatchObject({ kind: "value", field: "name", part: "GET /o", from: 5, to: 12 });
  expect(at("order.id:42*|")).toMatchObject({ kind: "value", part: "42" });
});

test("in a list values and OR take turns", () => {
  expect(at("service:(|")).toMatchObject({ kind: "value", field: "service", inList: true, follows: false });
  expect(at("service:(cart |")).toMatchObject({ kind: "value", field: "service", inList: true, follows: true });
  expect(at("service:(cart OR |")).toMatchObject({ kind: "value", field: "service", follows: false });
  expect(at("service:(cart OR sh|op)")).toMatchObject({ kind: "value", part: "sh", from: 17, to: 21 });
});

test("the rest of the search narrows the values, where everything must hold", () => {
  expect(at("service:cart name:|")).toMatchObject({ rest: "service:cart" });
  expect(at("-name:x| service:cart")).toMatchObject({ rest: "service:cart" });
  expect(at("service:cart OR name:|")).toMatchObject({ rest: undefined });
});

test("nothing is offered in quoted words, behind a closed list and behind a stray operator", () => {
  expect(at('"pay|ment"')).toEqual({ kind: "nothing" });
  expect(at("service:(a)|")).toEqual({ kind: "nothing" });
  expect(at(":|")).toEqual({ kind: "nothing" });
});
