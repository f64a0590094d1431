import type { frontEndFields } from "@spanhouse/schemas/query";
import type { SearchSignal } from "@spanhouse/schemas/search";

/** What a search is about. The front end is log records with four fields more. */
export type Subject = SearchSignal | "front-end";

/** Whose fields and values it has. */
export function signalOf(subject: Subject): SearchSignal {
  return subject === "front-end" ? "logs" : subject;
}

/** A field that is made of what records say, so that completion does not find it among them. */
export interface MadeField {
  readonly name: string;
  readonly about: string;
  /** Everything that it can be, or the attribute that it is mostly made of. */
  readonly values: readonly string[] | { readonly like: string };
}

const ofFrontEnd: readonly (MadeField & { readonly name: (typeof frontEndFields)[number] })[] = [
  { name: "page", about: "route, else path", values: { like: "browser.page.route" } },
  { name: "device", about: "mobile, desktop", values: ["desktop", "mobile"] },
  {
    ...{ name: "browser", about: "its name" },
    values: ["Chrome", "Edge", "Firefox", "Opera", "Safari", "Samsung Internet"],
  },
  { name: "country", about: "where something sets it", values: { like: "geo.country.iso_code" } },
];

/** The made fields of a subject. */
export function madeFields(subject: Subject): readonly MadeField[] {
  return subject === "front-end" ? ofFrontEnd : [];
}
