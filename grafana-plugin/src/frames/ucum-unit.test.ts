import { getValueFormat, getValueFormats } from "@grafana/data";
import { expect, test } from "vitest";
import { grafanaUnit } from "./ucum-unit.ts";

const known = new Set(getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value)));

/* Units of the semantic conventions, and others that senders use. */
const units = [
  ...[
    "s",
    "ms",
    "us",
    "ns",
    "min",
    "h",
    "d",
    "By",
    "KiBy",
    "MiBy",
    "GiBy",
    "kBy",
    "MBy",
    "GBy",
    "bit",
    "%",
    "1",
    "",
    "Hz",
  ],
  ...[
    "By/s",
    "KiBy/s",
    "MBy/s",
    "bit/s",
    "1/s",
    "s/s",
    "{request}",
    "{request}/s",
    "{operation}/s",
    "{thread}/s",
    "By{heap}",
  ],
  ...["Cel", "[degF]", "K", "V", "A", "W", "J", "Pa", "hPa", "m", "mm", "km", "g", "kg", "m/s", "km/h", "L", "kW.h"],
  ...["short", "none", "reqps", "percentunit", "bytes"],
];

test.each(units)("Grafana knows the unit made of %o", (unit) => {
  expect(known).toContain(grafanaUnit(unit));
});

test.each([
  [{ unit: "By", name: "" }, 1024, "1 KiB"],
  [{ unit: "kBy", name: "" }, 1000, "1 MB"],
  [{ unit: "us", name: "" }, 1500, "1.50 ms"],
  [{ unit: "1", name: "system.cpu.utilization" }, 0.25, "25%"],
  [{ unit: "1", name: "queue.size" }, 1500, "1.50 K"],
  [{ unit: "{request}/s", name: "" }, 2, "2 req/s"],
  [{ unit: "s/s", name: "process.cpu.time" }, 1.5, "150%"],
  [{ unit: "[ppth]", name: "" }, 3, "3 [ppth]"],
])("%o makes %d into %s", ({ unit, name }, value, shown) => {
  const { text, suffix = "", prefix = "" } = getValueFormat(grafanaUnit(unit, name))(value);
  expect(`${prefix}${text}${suffix}`).toBe(shown);
});
