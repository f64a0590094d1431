import { expect, test } from "vitest";
import { addDraft, changeDraft, draftsOf, followFilters, removeDraft } from "./draft-filters.ts";

test("a filter counts once it has a key and a value", () => {
  let drafts = addDraft(draftsOf([]));
  expect(drafts.filters).toEqual([]);
  drafts = changeDraft(drafts, 0, { key: "service" });
  expect(drafts.filters).toEqual([]);
  drafts = changeDraft(drafts, 0, { values: ["shop"] });
  expect(drafts.filters).toEqual([{ key: "service", op: "=", value: "shop" }]);
});

test("another operator keeps the values that fit", () => {
  const drafts = draftsOf([{ key: "service", op: "=", value: "shop" }]);
  const several = changeDraft(drafts, 0, { op: "in" });
  expect(several.filters).toEqual([{ key: "service", op: "in", values: ["shop"] }]);
  const two = changeDraft(several, 0, { values: ["shop", "cart"] });
  expect(changeDraft(two, 0, { op: "!=" }).filters).toEqual([{ key: "service", op: "!=", value: "shop" }]);
  expect(changeDraft(two, 0, { op: "exists" }).filters).toEqual([{ key: "service", op: "exists" }]);
});

test("values belong to their key", () => {
  const drafts = draftsOf([{ key: "service", op: "=", value: "shop" }]);
  expect(changeDraft(drafts, 0, { key: "name" })).toMatchObject({
    rows: [{ key: "name", values: [] }],
    filters: [],
  });
});

test("rows stay while the query has what they make, and follow it when something else changes it", () => {
  const started = addDraft(draftsOf([{ key: "a", op: "exists" }]));
  expect(followFilters(started, [{ key: "a", op: "exists" }])).toBe(started);
  const followed = followFilters(started, [{ key: "b", op: "missing" }]);
  expect(followed.rows).toEqual([{ id: 2, key: "b", op: "missing", values: [] }]);
  expect(removeDraft(followed, 2).filters).toEqual([]);
});
