import {
  dateTimeParse,
  getDefaultTimeRange,
  isDateTime,
  rangeUtil,
  type RawTimeRange,
  type TimeRange,
} from "@grafana/data";
import { config, locationService } from "@grafana/runtime";

/** What the pages begin with when the address does not say. */
const first: RawTimeRange = { from: "now-1h", to: "now" };

/** The time range that an address means, read now: `from`, `to` as in Grafana (`now-1h`, milliseconds, or a time in ISO form). */
export function rangeOfAddress(search: URLSearchParams = locationService.getSearch()): TimeRange {
  const raw: RawTimeRange = { from: search.get("from") ?? first.from, to: search.get("to") ?? first.to };
  const read = { from: readEnd(raw.from as string), to: readEnd(raw.to as string) };
  const range = rangeUtil.convertRawToRange(read, timeZone());
  return range.from.isValid() && range.to.isValid() ? range : getDefaultTimeRange();
}

function readEnd(text: string): RawTimeRange["from"] {
  if (text.startsWith("now")) return text;
  return dateTimeParse(/^\d+$/.test(text) ? Number(text) : text, { timeZone: timeZone() });
}

/** A range as `from` and `to` of an address. */
export function addressOfRange({ from, to }: RawTimeRange): { readonly from: string; readonly to: string } {
  const end = (value: RawTimeRange["from"]): string => (isDateTime(value) ? String(value.valueOf()) : value);
  return { from: end(from), to: end(to) };
}

/** The zone that times are shown in: what the person chose, else the browser's. */
export function timeZone(): string {
  return config.bootData.user.timezone;
}
