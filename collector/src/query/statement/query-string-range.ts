import type { QueryStringRange, TimeRange } from "@spanhouse/schemas/query";
import { RequestError } from "../request-error.ts";

const hourMs = 3_600_000;

/** The range of a GET request: the hour before its end, which is now, unless it says otherwise. */
export function rangeOf({ fromMs, toMs = Date.now() }: QueryStringRange): TimeRange {
  const range = { fromMs: fromMs ?? Math.max(0, toMs - hourMs), toMs };
  if (range.fromMs < range.toMs) return range;
  throw new RequestError("fromMs: fromMs must be before toMs", { field: "fromMs" });
}
