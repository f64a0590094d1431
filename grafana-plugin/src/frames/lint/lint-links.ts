import type { DataFrame, DataLink } from "@grafana/data";
import { has } from "./field-rules.ts";

/** Rules for the links of a frame: internal ones name the data source fully and hold nothing but plain values. */
export function lintLinks(frame: DataFrame): string[] {
  return frame.fields.flatMap(({ name, config }) =>
    (config.links ?? []).flatMap((link) =>
      lintLink(link).map((complaint) => `field "${name}", link "${link.title}" ${complaint}`),
    ),
  );
}

function lintLink({ title, url, internal }: DataLink): string[] {
  if (internal === undefined) return url === "" ? ["leads nowhere"] : [];
  const { datasourceUid, datasourceName } = internal;
  const query: unknown = internal.query;
  const complaints: string[] = [];
  if (title === "") complaints.push("has no title");
  if (url !== "") complaints.push("is internal and has an address as well");
  if (datasourceUid === "" || datasourceName === "") complaints.push("does not name its data source");
  if (!has(query, "refId", "string")) complaints.push("has a query without refId");
  if (!has(query, "queryType", "string")) complaints.push("has a query without queryType");
  const datasource = has(query, "datasource") ? (query as { readonly datasource: unknown }).datasource : undefined;
  if (!has(datasource, "uid", "string") || !has(datasource, "type", "string"))
    complaints.push("has a query whose datasource is not {uid, type}");
  if (!isPlain(query, 5)) complaints.push("has a query with more in it than plain values, which no address can hold");
  return complaints;
}

function isPlain(value: unknown, depth: number): boolean {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (typeof value !== "object" || depth === 0) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype) return false;
  return Object.values(value).every((inner) => isPlain(inner, depth - 1));
}
