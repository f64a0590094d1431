import { expect, test } from "vitest";
import { projectIdPattern, readKeySet, writeKeySet, type KeySet } from "./key-set.ts";

const set: KeySet = {
  projects: [{ projectId: "shop", quota: { bytes: 1000 }, createdAt: "2026-01-01T00:00:00.000Z" }],
  keys: [
    {
      ...{ keyId: "abcdefghij", hash: "0".repeat(64), projectId: "shop", scope: "ingest", name: "page" },
      ...{ origins: ["https://a.example"], rate: { requests: 5 }, createdAt: "2026-01-01T00:00:00.000Z" },
      ...{ expiresAt: "2027-01-01T00:00:00.000Z", revokedAt: undefined },
    },
  ],
};

test("what is written is read back, and written again the same", () => {
  const text = writeKeySet(set);
  const read = readKeySet(text);
  expect(read).toEqual(set);
  expect(writeKeySet(read ?? { projects: [], keys: [] })).toBe(text);
});

test.each(["", "{", "null", "[]", '{"version":2,"projects":[],"keys":[]}', writeKeySet(set).replace("ingest", "all")])(
  "%j is no set of keys",
  (text) => {
    expect(readKeySet(text)).toBeUndefined();
  },
);

test("ids of projects are plain, because they stand in the ids of queries", () => {
  for (const id of ["a", "default", "shop-2", "0".repeat(63)]) expect(id).toMatch(projectIdPattern);
  for (const id of ["", "-a", "A", "a.b", "a_b", "a b", "a'", "a\n", "é", "0".repeat(64)])
    expect(id).not.toMatch(projectIdPattern);
});
