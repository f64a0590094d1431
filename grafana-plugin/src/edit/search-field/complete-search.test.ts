import { expect, test } from "vitest";
import { createSearchCompleter, type SearchWords, type ValuesAsk } from "./complete-search.ts";
import { acceptCompletion } from "./completion.ts";

const values: Readonly<Record<string, readonly string[]>> = {
  service: ["shop", "cart"],
  name: ["GET /orders", "POST /orders"],
  "attributes.http.route": ["/orders"],
};

function wordsOf(asked: ValuesAsk[] = []): SearchWords {
  return {
    signal: "traces",
    variables: ["$service", "$env"],
    fields: (part) =>
      Promise.resolve(
        [
          { name: "service", kind: "text", about: "service.name of the resource" },
          { name: "name", kind: "text", about: "name of the span" },
          { name: "duration", kind: "duration", about: "250ms" },
          { name: "attributes.http.route", kind: "attribute", about: "" },
        ].filter(({ name }) => name.includes(part)),
      ),
    values: (ask) => {
      asked.push(ask);
      const found = ask.search === "service:nowhere" ? [] : (values[ask.field] ?? []);
      return Promise.resolve(found.map((value) => ({ value, records: 1_200 })));
    },
  };
}

async function offered(marked: string, words: SearchWords = wordsOf()): Promise<string[]> {
  const cursor = marked.indexOf("|");
  const found = await createSearchCompleter(words)(marked.replace("|", ""), cursor);
  return found.map(({ insert }) => insert);
}

test("offers fields with the operator that is usual for them", async () => {
  expect(await offered("|")).toEqual(["service:", "name:", "duration>", "attributes.http.route:", "NOT"]);
  expect(await offered("rou|")).toEqual(["attributes.http.route:"]);
  expect(await offered("a |")).toContain("OR");
});

test("offers operators behind the whole name, as many as make sense", async () => {
  expect(await offered("service|")).toEqual(["service:", "service!="]);
  expect(await offered("duration|")).toEqual([":", "!=", ">=", ">", "<=", "<"].map((sign) => `duration${sign}`));
});

test("renames a field without a second operator", async () => {
  expect(await offered("n|:x")).toContain("name");
});

test("offers values, in quotes where they need them, and what means that there is one", async () => {
  expect(await offered("service:|")).toEqual(["shop", "cart", "$service", "$env", "*"]);
  expect(await offered("name:post|")).toEqual(['"POST /orders"']);
  expect(await offered("status:|")).toEqual(["unset", "ok", "error", "$service", "$env", "*"]);
  expect(await offered("service:(shop |")).toEqual(["OR"]);
  expect(await offered("service:$s|")).toEqual(["$service"]);
});

test("asks for values of what else is searched for, and again for all when there are none", async () => {
  const asked: ValuesAsk[] = [];
  expect(await offered("service:nowhere name:|", wordsOf(asked))).toContain('"GET /orders"');
  expect(asked).toEqual([
    { field: "name", part: "", search: "service:nowhere" },
    { field: "name", part: "" },
  ]);
});

test("does not offer what stands there", async () => {
  expect(await offered("service:shop|")).toEqual([]);
});

test("accepting replaces the word and leaves the cursor where one goes on", async () => {
  const [field] = await createSearchCompleter(wordsOf())("a du", 4);
  expect(acceptCompletion("a du", field!)).toEqual({ text: "a duration>", cursor: 11 });
  const [value] = await createSearchCompleter(wordsOf())("service:sh x", 10);
  expect(acceptCompletion("service:sh x", value!)).toEqual({ text: "service:shop x", cursor: 12 });
  const [last] = await createSearchCompleter(wordsOf())("service:sh", 10);
  expect(acceptCompletion("service:sh", last!)).toEqual({ text: "service:shop ", cursor: 13 });
});
