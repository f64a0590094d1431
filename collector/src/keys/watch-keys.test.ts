import { expect, test } from "vitest";
import { createKeyRing } from "./create-key-ring.ts";
import { writeKeySet, type KeyRecord, type KeySet } from "./key-set.ts";
import { generateKey, hashKey } from "./key-text.ts";
import { createKeyWatch, type KeyFile } from "./watch-keys.ts";

const log = { info: () => undefined, repeated: () => undefined };

function makeRing(): ReturnType<typeof createKeyRing> {
  return createKeyRing({ ingest: "auto", read: "auto", fixed: [], localToken: undefined });
}

function fileOf(text: string | undefined): KeyFile & { readonly written: string[] } {
  const written: string[] = [];
  return { written, read: () => Promise.resolve(text), write: async (next) => void written.push(next) };
}

function makeKey(): { readonly text: string; readonly record: KeyRecord } {
  const { text, keyId } = generateKey("ingest");
  const hash = hashKey(text).toString("hex");
  const given = { name: "", origins: [], createdAt: "", rate: undefined, expiresAt: undefined, revokedAt: undefined };
  return { text, record: { keyId, hash, projectId: "shop", scope: "ingest", ...given } };
}

test("a set that was read before a revocation does not come after it", async () => {
  const { text, record } = makeKey();
  const ring = makeRing();
  const file = fileOf(undefined);
  const watch = createKeyWatch({ ring, file, log });
  const valid: KeySet = { projects: [], keys: [record] };
  const revoked: KeySet = { projects: [], keys: [{ ...record, revokedAt: "2026-06-01T00:00:00.000Z" }] };
  const slow = Promise.withResolvers<KeySet>();
  const early = watch.refresh({ read: () => slow.promise });
  const afterRevocation = watch.refresh({ read: () => Promise.resolve(revoked) });
  slow.resolve(valid);
  await Promise.all([early, afterRevocation]);
  expect(() => ring.identify(text, "ingest")).toThrow(expect.objectContaining({ code: "key_unknown" }));
  expect(file.written).toEqual([writeKeySet(valid), writeKeySet(revoked)]);
});

test("a refresh that fails does not keep the next one back", async () => {
  const { text, record } = makeKey();
  const ring = makeRing();
  const watch = createKeyWatch({ ring, file: fileOf(undefined), log });
  await expect(watch.refresh({ read: () => Promise.reject(new Error("away")) })).rejects.toThrow("away");
  await watch.refresh({ read: () => Promise.resolve({ projects: [], keys: [record] }) });
  expect(ring.identify(text, "ingest").keyId).toBe(record.keyId);
});

test.each(["", "{}", writeKeySet({ projects: [], keys: [makeKey().record] }).slice(0, -20)])(
  "with a keys.json that cannot be read (%j) nobody comes in without a key until ClickHouse was asked",
  async (text) => {
    const ring = makeRing();
    const watch = createKeyWatch({ ring, file: fileOf(text), log });
    await watch.load();
    for (const scope of ["ingest", "read", "admin"] as const) {
      expect(() => ring.identify(undefined, scope)).toThrow(expect.objectContaining({ code: "keys_unavailable" }));
    }
    expect(ring.hasKeys()).toBe(true);
    await watch.refresh({ read: () => Promise.resolve({ projects: [], keys: [] }) });
    expect(ring.identify(undefined, "ingest").keyId).toBe("open");
    expect(ring.hasKeys()).toBe(false);
  },
);
