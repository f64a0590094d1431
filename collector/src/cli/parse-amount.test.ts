import { expect, test } from "vitest";
import { amountText, parseExpiry, parseQuota, parseRate } from "./parse-amount.ts";

test("rates add up, and are printed as they were given", () => {
  const rate = ["100/s", "1.5MiB/s", "5000 records/s"].reduce((before, text) => parseRate(text, before), {});
  expect(rate).toEqual({ requests: 100, bytes: 1_572_864, records: 5000 });
  expect(amountText(rate, "s")).toBe("100/s, 1536KiB/s, 5000 records/s");
  expect(amountText({ bytes: 1500 }, "day")).toBe("1500B/day");
  expect(amountText({}, "s")).toBe("");
  expect(parseRate("10 requests/s")).toEqual({ requests: 10 });
});

test("quotas count bytes and records of a day", () => {
  expect(parseQuota("50GiB/day")).toEqual({ bytes: 50 * 2 ** 30 });
  expect(parseQuota("1000000 records/day", { bytes: 5 })).toEqual({ bytes: 5, records: 1_000_000 });
});

test.each(["", "fast", "100", "100/day", "0/s", "-1/s", "5 spans/s", "5 records/m"])("%j is no rate", (text) => {
  expect(() => parseRate(text)).toThrow("rate");
});

test.each(["100/day", "100/s", "0 records/day"])("%j is no quota", (text) => {
  expect(() => parseQuota(text)).toThrow("quota");
});

test("an expiry is a duration from now, a date or a time", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(parseExpiry("90d", now)).toBe("2026-04-01T00:00:00.000Z");
  expect(parseExpiry("12h", now)).toBe("2026-01-01T12:00:00.000Z");
  expect(parseExpiry("2027-01-31", now)).toBe("2027-01-31T00:00:00.000Z");
  expect(parseExpiry("2027-01-31T10:00:00+02:00", now)).toBe("2027-01-31T08:00:00.000Z");
  for (const text of ["", "soon", "0d", "90", "2027-13-01", "999999999999d"]) {
    expect(() => parseExpiry(text, now)).toThrow("90d");
  }
});
