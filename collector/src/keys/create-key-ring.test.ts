import { expect, test } from "vitest";
import { createKeyRing, localKeyId, type KeyRingOptions } from "./create-key-ring.ts";
import type { Scope } from "./key-ring.ts";
import type { KeyRecord } from "./key-set.ts";
import { generateKey, hashKey } from "./key-text.ts";

const at = Date.parse("2026-06-01T00:00:00Z");
let nowMs = at;

function ring(options: Partial<KeyRingOptions> = {}): ReturnType<typeof createKeyRing> {
  nowMs = at;
  return createKeyRing({
    ingest: "auto",
    read: "auto",
    fixed: [],
    localToken: undefined,
    now: () => nowMs,
    ...options,
  });
}

function makeKey(scope: Scope, more: Partial<KeyRecord> = {}): { text: string; record: KeyRecord } {
  const { text, keyId } = generateKey(scope);
  const record: KeyRecord = {
    ...{ keyId, hash: hashKey(text).toString("hex"), projectId: "shop", scope, name: "", origins: [] },
    ...{ rate: undefined, createdAt: "", expiresAt: undefined, revokedAt: undefined, ...more },
  };
  return { text, record };
}

function outcome(run: () => { readonly keyId: string }): string {
  try {
    return run().keyId;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test("each key opens one thing", () => {
  const made = { ingest: makeKey("ingest"), read: makeKey("read"), admin: makeKey("admin") };
  const keys = ring({ fixed: Object.values(made).map(({ record }) => record) });
  for (const [scope, { text, record }] of Object.entries(made)) {
    for (const wanted of ["ingest", "read", "admin"] as const) {
      expect(outcome(() => keys.identify(text, wanted))).toBe(wanted === scope ? record.keyId : "key_scope");
    }
  }
});

test("a door is open until there is a key for it, and stays shut when that key is gone", () => {
  const keys = ring();
  expect(keys.identify(undefined, "ingest")).toMatchObject({ keyId: "open", projectId: "default" });
  expect(keys.hasKeys()).toBe(false);
  const { record } = makeKey("ingest");
  keys.replace({ projects: [], keys: [record] });
  expect(outcome(() => keys.identify(undefined, "ingest"))).toBe("key_missing");
  expect(outcome(() => keys.identify(undefined, "read"))).toBe("open");
  expect(outcome(() => keys.identify(undefined, "admin"))).toBe("key_missing");
  keys.replace({ projects: [], keys: [{ ...record, revokedAt: "2026-05-01T00:00:00Z" }] });
  expect(outcome(() => keys.identify(undefined, "ingest"))).toBe("key_missing");
  keys.replace({ projects: [], keys: [makeKey("admin").record] });
  expect(outcome(() => keys.identify(undefined, "read"))).toBe("key_missing");
});

test("a door may be open whatever keys there are, or always want one", () => {
  const { text, record } = makeKey("read");
  const open = ring({ ingest: "open", read: "open", fixed: [record] });
  expect(outcome(() => open.identify(undefined, "read"))).toBe("open");
  expect(outcome(() => open.identify(text, "read"))).toBe(record.keyId);
  expect(outcome(() => open.identify(undefined, "admin"))).toBe("key_missing");
  const shut = ring({ ingest: "keys", read: "keys" });
  for (const scope of ["ingest", "read", "admin"] as const) {
    expect(outcome(() => shut.identify(undefined, scope))).toBe("key_missing");
  }
});

test("a text of another form is somebody else's where no key is needed, and no key where one is", () => {
  expect(outcome(() => ring().identify("eyJhbGciOi", "ingest"))).toBe("open");
  expect(outcome(() => ring({ ingest: "keys" }).identify("eyJhbGciOi", "ingest"))).toBe("key_unknown");
});

test("revoked, expired and altered keys are unknown, and their secrets are in no message", () => {
  const { text, record } = makeKey("read", { expiresAt: "2026-06-01T00:00:10Z" });
  const revoked = makeKey("read", { revokedAt: "2026-05-31T00:00:00Z" });
  const keys = ring();
  keys.replace({ projects: [], keys: [record, revoked.record] });
  expect(outcome(() => keys.identify(text, "read"))).toBe(record.keyId);
  const altered = text.slice(0, -1) + (text.endsWith("0") ? "1" : "0");
  const otherScope = text.replace("sh_read_", "sh_ingest_");
  for (const wrong of [revoked.text, altered, otherScope]) {
    expect(() => keys.identify(wrong, "read")).toThrow(
      expect.objectContaining({
        code: "key_unknown",
        message: expect.not.stringContaining(wrong.slice(-31)) as string,
      }),
    );
  }
  nowMs = at + 10_000;
  expect(outcome(() => keys.identify(text, "read"))).toBe("key_unknown");
});

test("until a stored set is known, a key that is not known may be one later", () => {
  const { text, record } = makeKey("ingest");
  const keys = ring({ ingest: "keys" });
  expect(outcome(() => keys.identify(text, "ingest"))).toBe("keys_unavailable");
  keys.replace({ projects: [], keys: [] });
  expect(outcome(() => keys.identify(text, "ingest"))).toBe("key_unknown");
  keys.replace({ projects: [], keys: [record] });
  expect(outcome(() => keys.identify(text, "ingest"))).toBe(record.keyId);
});

test("the local token administers and reads the default project; another one is unknown", () => {
  const token = generateKey("admin", localKeyId).text;
  const keys = ring({ ingest: "keys", read: "keys", localToken: token });
  expect(keys.identify(token, "admin")).toMatchObject({ keyId: "local" });
  expect(keys.identify(token, "read")).toMatchObject({ keyId: "local", projectId: "default" });
  expect(outcome(() => keys.identify(token, "ingest"))).toBe("key_scope");
  expect(outcome(() => keys.identify(generateKey("admin", localKeyId).text, "admin"))).toBe("key_unknown");
});

test("origins of live public keys are let through a preflight; rate and quota come with the key", () => {
  const page = makeKey("ingest", { origins: ["https://*.example.com"], rate: { requests: 5 } });
  const gone = makeKey("ingest", { origins: ["https://old.example.org"], revokedAt: "2026-05-31T00:00:00Z" });
  const keys = ring();
  keys.replace({
    projects: [{ projectId: "shop", quota: { records: 100 }, createdAt: "" }],
    keys: [page.record, gone.record],
  });
  expect(keys.allowsOrigin("https://a.example.com")).toBe(true);
  expect(keys.allowsOrigin("https://old.example.org")).toBe(false);
  expect(keys.identify(page.text, "ingest")).toMatchObject({ rate: { requests: 5 }, quota: { records: 100 } });
});
