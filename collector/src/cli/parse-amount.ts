import { InvalidArgumentError } from "commander";
import type { Quota, Rate } from "../keys/key-ring.ts";

const byteUnits: Readonly<Record<string, number>> = {
  ...{ b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 },
};
const form = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*\/\s*(s|day)\s*$/i;

/** `100/s` (requests), `10MiB/s` or `5000 records/s`, on top of what earlier ones said. */
export function parseRate(text: string, before: Rate = {}): Rate {
  const [, amount, unit = "", per = ""] = form.exec(text) ?? [];
  const value = Number(amount);
  const bytes = byteUnits[unit.toLowerCase()];
  if (per.toLowerCase() === "s" && value > 0) {
    if (bytes !== undefined) return { ...before, bytes: value * bytes };
    if (/^records?$/i.test(unit)) return { ...before, records: value };
    if (/^(?:requests?)?$/i.test(unit)) return { ...before, requests: value };
  }
  throw new InvalidArgumentError('It is a rate such as "100/s" (requests), "10MiB/s" or "5000 records/s".');
}

/** `50GiB/day` or `10000000 records/day`, on top of what earlier ones said. */
export function parseQuota(text: string, before: Quota = {}): Quota {
  const [, amount, unit = "", per = ""] = form.exec(text) ?? [];
  const value = Number(amount);
  const bytes = byteUnits[unit.toLowerCase()];
  if (per.toLowerCase() === "day" && value > 0) {
    if (bytes !== undefined) return { ...before, bytes: value * bytes };
    if (/^records?$/i.test(unit)) return { ...before, records: value };
  }
  throw new InvalidArgumentError('It is a quota such as "50GiB/day" or "10000000 records/day".');
}

const dayMs = 86_400_000;

/** `90d`, `12h`, `2027-01-31` or a whole ISO time, as an ISO time from `nowMs` on. */
export function parseExpiry(text: string, nowMs: number = Date.now()): string {
  const [, amount, unit] = /^(\d+)([dh])$/i.exec(text) ?? [];
  if (amount !== undefined) {
    const ms = Number(amount) * (unit?.toLowerCase() === "d" ? dayMs : dayMs / 24);
    if (ms > 0 && nowMs + ms < 8.64e15) return new Date(nowMs + ms).toISOString();
  }
  const isDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const time = isDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('It is "90d", "12h", a date such as 2027-01-31, or an ISO time.');
  return new Date(time).toISOString();
}

/** `100/s, 10MiB/s, 5000 records/s`; empty when nothing is limited. */
export function amountText(amounts: Rate & Quota, per: "s" | "day"): string {
  const { requests, bytes, records } = amounts;
  const parts = [
    ...(requests === undefined ? [] : [`${requests}/${per}`]),
    ...(bytes === undefined ? [] : [`${bytesText(bytes)}/${per}`]),
    ...(records === undefined ? [] : [`${records} records/${per}`]),
  ];
  return parts.join(", ");
}

function bytesText(bytes: number): string {
  const [unit, factor] = Object.entries(byteUnits)
    .filter(([name]) => name.endsWith("ib"))
    .toReversed()
    .find(([, size]) => bytes >= size && bytes % size === 0) ?? ["b", 1];
  return `${bytes / factor}${unit
    .replace("ib", "iB")
    .replace(/^[kmgt]/, (letter) => letter.toUpperCase())
    .replace(/^b$/, "B")}`;
}
