import { expect, test } from "vitest";
import { checkAddress, checkReadKey, tidyAddress } from "./check-address.ts";

test("says what is wrong with an address, and what would be right", () => {
  for (const right of ["http://127.0.0.1:8318", " https://spans.example.com/collector/ "])
    expect(checkAddress(right)).toBeUndefined();
  expect(checkAddress("")).toContain("http://127.0.0.1:8318");
  expect(checkAddress("localhost:8318")).toContain("begins with http://");
  expect(checkAddress("http://")).toContain("no address");
  expect(checkAddress("http://me:secret@h")).toContain("field of its own");
  expect(checkAddress("http://h:8318/api/v1")).toContain("before /api/v1");
  expect(checkAddress("http://h:4318")).toContain("port 8318");
  expect(checkAddress("http://h/?a=b")).toContain("before ?");
});

test("an address ends before its last slash", () => {
  expect(tidyAddress(" http://h:8318/ ")).toBe("http://h:8318");
  expect(tidyAddress("https://h/collector//")).toBe("https://h/collector");
  expect(tidyAddress("http://h:8318")).toBe("http://h:8318");
});

test("knows keys by their form", () => {
  const secret = "a".repeat(32);
  expect(checkReadKey(`sh_read_4fQzT0aLm2_${secret}`)).toBeUndefined();
  expect(`sh_read_4fQzT0aLm2_${secret}`).toHaveLength(51);
  expect(checkReadKey("")).toBeUndefined();
  expect(checkReadKey(`sh_ingest_4fQzT0aLm2_${secret}`)).toContain("ingest key");
  expect(checkReadKey("secret")).toContain("sh_read_");
});
