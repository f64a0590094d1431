import { expect, test } from "vitest";
import { openPrincipal } from "../keys/key-ring.ts";
import type { Rate } from "../keys/key-ring.ts";
import type { OperatingError } from "../errors.ts";
import type { Sender } from "./sender.ts";
import { createSenderRates } from "./sender-rates.ts";

const at0 = (): number => 0;

function sender(keyId: string, rate: Rate | undefined, address = "192.0.2.1"): Sender {
  return { principal: { ...openPrincipal("ingest"), keyId, rate }, address };
}

function refusalOf(check: () => void): Pick<OperatingError, "code" | "message" | "retryAfterMs"> | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    const { code, message, retryAfterMs } = error as OperatingError;
    return { code, message, retryAfterMs };
  }
}

test("a key over its rate waits, another key and the address do not", () => {
  const rates = createSenderRates({ address: {}, key: {} }, at0);
  const noisy = sender("noisy", { requests: 2 });
  for (let request = 0; request < 2; request++) {
    rates.check(noisy);
    rates.take(noisy, 100);
  }
  expect(refusalOf(() => rates.check(noisy))).toEqual({
    code: "over_rate",
    message: "the key noisy may send 2 requests a second, and has sent more",
    retryAfterMs: 1,
  });
  expect(refusalOf(() => rates.check(sender("quiet", { requests: 2 })))).toBeUndefined();
});

test("declared bytes count at once and are put right; records count afterwards", () => {
  const rates = createSenderRates({ address: {}, key: { bytes: 1000, records: 10 } }, at0);
  const key = sender("a", undefined);
  const charge = rates.take(key, 5000);
  expect(refusalOf(() => rates.check(key))).toMatchObject({ retryAfterMs: 4000 });
  charge.settle(500, 5);
  expect(refusalOf(() => rates.check(key))).toBeUndefined();
  rates.take(key, 0).settle(0, 100);
  expect(refusalOf(() => rates.check(key))?.message).toContain("10 records a second");
});

test("a key's own rate goes before that of all keys; without a key only the address is limited", () => {
  const rates = createSenderRates({ address: {}, key: { requests: 1 } }, at0);
  const own = sender("own", { requests: 100 });
  const open = sender("open", undefined);
  for (const each of [own, own, open, open]) rates.take(each, 0);
  expect(refusalOf(() => rates.check(own))).toBeUndefined();
  expect(refusalOf(() => rates.check(open))).toBeUndefined();
});

test("an address is limited before its key is looked at, and in bytes and records like a key", () => {
  const rates = createSenderRates({ address: { requests: 1, records: 10 }, key: {} }, at0);
  rates.arrive("192.0.2.1");
  expect(refusalOf(() => rates.arrive("192.0.2.1"))?.message).toContain("the address 192.0.2.1 may send 1 requests");
  rates.arrive("192.0.2.2");
  rates.take(sender("a", undefined), 0).settle(0, 20);
  expect(refusalOf(() => rates.check(sender("b", undefined)))?.message).toContain("10 records");
});
