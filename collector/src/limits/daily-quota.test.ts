import { expect, test } from "vitest";
import { openPrincipal } from "../keys/key-ring.ts";
import type { Principal, Quota } from "../keys/key-ring.ts";
import { createDailyQuota } from "./daily-quota.ts";
import type { DailyQuota, QuotaFile } from "./daily-quota.ts";

const noon = Date.parse("2026-11-21T12:00:00Z");

interface Site {
  readonly file: QuotaFile & { text: string | undefined };
  nowMs: number;
  readonly logged: string[];
  open(standard?: Quota): Promise<DailyQuota>;
}

function site(): Site {
  const file = {
    text: undefined as string | undefined,
    read: async () => file.text,
    async write(text: string) {
      file.text = text;
    },
  };
  const made: Site = {
    file,
    nowMs: noon,
    logged: [],
    async open(standard = {}) {
      const log = { repeated: (_kind: string, message: string) => void made.logged.push(message) };
      const quota = createDailyQuota({ standard, file, log, now: () => made.nowMs });
      await quota.load();
      return quota;
    },
  };
  return made;
}

async function close(quota: DailyQuota): Promise<void> {
  const closing = new AbortController();
  const running = quota.run(closing.signal);
  closing.abort();
  await running;
}

const shop = (quota?: Quota): Principal => ({ ...openPrincipal("ingest"), projectId: "shop", quota });

test("a project over its quota is told when the day begins anew, and may go on then", async () => {
  const place = site();
  const quota = await place.open();
  const key = shop({ records: 100 });
  quota.add("shop", { bytes: 1, records: 99 });
  quota.check(key);
  quota.add("shop", { bytes: 1, records: 50 });
  expect(() => quota.check(key)).toThrow(
    expect.objectContaining({
      code: "over_quota",
      message: "the project shop has sent 149 of its 100 records of today",
      hint: "The day begins anew at 2026-11-22T00:00:00Z",
      retryAfterMs: 12 * 3_600_000,
    }),
  );
  quota.check({ ...key, projectId: "other" });
  place.nowMs += 12 * 3_600_000;
  quota.check(key);
});

test("a project without a quota of its own has the standard one", async () => {
  const quota = await site().open({ bytes: 1000 });
  quota.add("shop", { bytes: 1000, records: 1 });
  expect(() => quota.check(shop())).toThrow("1000 of its 1000 bytes");
  quota.check(shop({ bytes: 5000 }));
});

test("a restart goes on counting, on the next day anew", async () => {
  const place = site();
  const before = await place.open({ records: 10 });
  before.add("shop", { bytes: 5, records: 10 });
  await close(before);
  expect(place.file.text).toBe('{"day":"2026-11-21","projects":{"shop":{"bytes":5,"records":10}}}');
  const after = await place.open({ records: 10 });
  expect(() => after.check(shop())).toThrow("10 of its 10 records");
  place.nowMs += 86_400_000;
  (await place.open({ records: 10 })).check(shop());
});

test("a file that cannot be read begins the day anew, and says so", async () => {
  const place = site();
  place.file.text = '{"day":';
  (await place.open({ records: 1 })).check(shop());
  expect(place.logged).toEqual(["quota.json cannot be read; what was sent today is counted anew"]);
});
