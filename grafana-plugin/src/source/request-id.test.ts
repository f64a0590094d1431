import { expect, test } from "vitest";
import { questionId } from "./request-id.ts";

test.each([
  ["Q1", "A", "Q1-A"],
  ["", "A", undefined],
  [undefined, "A", undefined],
])("the request %j and its part %j make %j", (requestId, part, expected) => {
  expect(questionId(requestId, part)).toBe(expected);
});
