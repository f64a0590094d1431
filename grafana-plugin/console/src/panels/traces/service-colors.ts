import type { GrafanaTheme2 } from "@grafana/data";

/** Colours by service; a name that is not among them gets the colour of text. */
export type ServiceColors = (service: string) => string;

/**
 * Places in the theme's palette whose colours are told apart side by side, on light and on dark, the clearest first. No red is
 * among them, because it means an error here.
 */
const places: readonly number[] = [2, 0, 3, 5, 1, 34, 46, 47, 8, 6, 9, 49, 30, 31, 27, 24, 26, 25];

/** So many names are spread over; the rest is for traces with more services. */
const spread = 12;

/**
 * A colour for each service. It comes from the name alone, so a service looks the same in every trace; only where two services of
 * one trace would look the same, the later one by the alphabet takes the next colour that is free.
 */
export function serviceColors(services: readonly string[], theme: GrafanaTheme2): ServiceColors {
  const colors = new Map<string, string>();
  const taken = new Set<number>();
  for (const service of [...new Set(services)].sort()) {
    let place = hash(service) % spread;
    for (let tries = 0; taken.has(place) && tries < places.length; tries += 1) place = (place + 1) % places.length;
    taken.add(place);
    colors.set(service, theme.visualization.getColorByName(theme.visualization.palette[places[place]!] ?? "gray"));
  }
  return (service) => colors.get(service) ?? theme.colors.text.secondary;
}

/** FNV-1a with a last mixing, because its low bits alone are alike for names that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
