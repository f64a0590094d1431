import { devices, type BrowserContextOptions } from "playwright-core";

/** Somebody who visits the shop, again and again. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly device: string;
  readonly options: BrowserContextOptions;
}

/** Where a visit comes from: what stands in the address, and the page that led here. */
export interface Source {
  readonly name: string;
  readonly query: string;
  readonly referer?: string;
}

function person(name: string, device: string, more: BrowserContextOptions): Person {
  const email = `${name.toLowerCase()}@example.com`;
  // The browsers of phones are played by Chromium too, with their screens and their names.
  return { name, email, device, options: { ...devices[device], ...more } };
}

/** Those who come by, with their devices, languages and places. */
export const people: readonly Person[] = [
  person("Ada", "Desktop Chrome", { locale: "en-GB", timezoneId: "Europe/London" }),
  person("Bela", "Pixel 7", { locale: "hu-HU", timezoneId: "Europe/Budapest" }),
  person("Carla", "iPhone 15", { locale: "it-IT", timezoneId: "Europe/Rome" }),
  person("Deniz", "Desktop Edge", { locale: "tr-TR", timezoneId: "Europe/Istanbul" }),
  person("Elin", "iPad Mini", { locale: "sv-SE", timezoneId: "Europe/Stockholm" }),
  person("Farid", "Galaxy S9+", { locale: "fr-FR", timezoneId: "Africa/Casablanca" }),
  person("Grace", "Desktop Firefox", { locale: "en-US", timezoneId: "America/New_York" }),
  person("Hana", "Desktop Chrome HiDPI", { locale: "ja-JP", timezoneId: "Asia/Tokyo" }),
];

/** The ways to the shop. */
export const sources: readonly Source[] = [
  { name: "newsletter", query: "utm_source=newsletter&utm_medium=email&utm_campaign=autumn" },
  { name: "direct", query: "" },
  {
    name: "search ad",
    query: "utm_source=search&utm_medium=cpc&utm_campaign=lamps&gclid=demo-1",
    referer: "https://search.example/",
  },
  { name: "a blog", query: "", referer: "https://homes.example/ten-kettles" },
  { name: "social", query: "utm_source=pictures&utm_medium=social&utm_campaign=autumn&utm_content=mug" },
];
