/** An instant: milliseconds since 1970, and what is below a millisecond in nanoseconds. */
export interface Instant {
  readonly ms: number;
  readonly nanos: number;
}

/**
 * The zone in which the times of a ClickHouse type are written: the one it names, else that of the server. One that the browser does not know,
 * such as a file of the server, is taken for UTC.
 */
export function zoneOf(type: string, ofServer = "UTC"): string {
  const zone = /'([^']+)'/.exec(type)?.[1] ?? ofServer;
  return isKnown(zone) ? zone : "UTC";
}

function isKnown(zone: string): boolean {
  if (zone === "UTC") return true;
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Reads a Date, DateTime or DateTime64 as ClickHouse writes it (`2026-11-21 16:02:04.699155741`) in its zone; undefined of anything else. Of
 * an hour that a zone has twice, the first.
 */
export function readInstant(text: string, zone: string): Instant | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?)?$/.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = ""] = found;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const nano = fraction.padEnd(9, "0");
  const ms = wall - offsetMs(wall, zone) + Number(nano.slice(0, 3));
  return { ms, nanos: Number(nano.slice(3)) };
}

/** How far the clocks of the zone are ahead of UTC when they show `wall`. */
function offsetMs(wall: number, zone: string): number {
  if (zone === "UTC" || zone === "Etc/UTC") return 0;
  // The offset changes a few times a year at most: half a day around, one of two guesses holds.
  const earlier = aheadMs(wall - 43_200_000, zone);
  return aheadMs(wall - earlier, zone) === earlier ? earlier : aheadMs(wall + 43_200_000, zone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws for a zone that there is not. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    formats.set(zone, format);
  }
  return format;
}

function aheadMs(ms: number, zone: string): number {
  const format = formatOf(zone);
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
}
