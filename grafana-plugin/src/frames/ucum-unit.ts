/**
 * Units of metrics as Grafana spells them. Senders write UCUM (https://ucum.org, as the semantic conventions want it); what the query API
 * makes itself (`reqps`, `percentunit`, `short`) is Grafana's already and stays.
 */
const units: Readonly<Record<string, string>> = {
  // Grafana's own, which are no UCUM.
  short: "short",
  none: "none",
  reqps: "reqps",
  percentunit: "percentunit",
  bytes: "bytes",
  // Time.
  ns: "ns",
  us: "\u00B5s",
  ms: "ms",
  s: "s",
  min: "m",
  h: "h",
  d: "d",
  // Data; UCUM's prefixes with an i count in 1024.
  By: "bytes",
  KiBy: "kbytes",
  MiBy: "mbytes",
  GiBy: "gbytes",
  TiBy: "tbytes",
  kBy: "deckbytes",
  MBy: "decmbytes",
  GBy: "decgbytes",
  TBy: "dectbytes",
  bit: "bits",
  "By/s": "binBps",
  "KiBy/s": "KiBs",
  "MiBy/s": "MiBs",
  "GiBy/s": "GiBs",
  "kBy/s": "KBs",
  "MBy/s": "MBs",
  "GBy/s": "GBs",
  "bit/s": "bps",
  // Shares.
  "%": "percent",
  "s/s": "percentunit",
  // Rates.
  "1/s": "cps",
  Hz: "hertz",
  "{request}/s": "reqps",
  "{operation}/s": "ops",
  "{read}/s": "rps",
  "{write}/s": "wps",
  "{packet}/s": "pps",
  // The physical world.
  Cel: "celsius",
  "[degF]": "fahrenheit",
  K: "kelvin",
  V: "volt",
  mV: "mvolt",
  A: "amp",
  mA: "mamp",
  W: "watt",
  kW: "kwatt",
  "W.h": "watth",
  "kW.h": "kwatth",
  J: "joule",
  Pa: "pressurepa",
  hPa: "pressurehpa",
  kPa: "pressurekpa",
  m: "lengthm",
  mm: "lengthmm",
  km: "lengthkm",
  g: "massg",
  kg: "masskg",
  "m/s": "velocityms",
  "km/h": "velocitykmh",
  L: "litre",
};

/** Numbers of things and shares of one both have the unit `1`; shares are told by what the conventions call them. */
const shareName = /(?:utili[sz]ation|ratio|share|fraction|saturation)s?$/i;

/**
 * The unit as Grafana spells it, or written behind the number when Grafana knows none. `name` is the metric's: the unit `1` alone does not tell a
 * share of one from a number.
 */
export function grafanaUnit(unit: string | undefined, name = ""): string {
  if (unit === undefined || unit === "" || unit === "1") return shareName.test(name) ? "percentunit" : "short";
  const known = units[unit];
  if (known !== undefined) return known;
  // {thread}, {connection}: things that are counted. By{heap} is By with a remark.
  const bare = unit.replaceAll(/\{[^}]*\}/g, "");
  if (bare === "") return "short";
  if (bare === "/s") return "cps";
  return units[bare] ?? `suffix:${unit}`;
}
