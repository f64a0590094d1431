import type { DataFrame, LinkModel } from "@grafana/data";

/** The data links of one row of a frame, of all its fields, each once; the frame has been through `applyFieldOverrides`. */
export function linksOfRow(frame: DataFrame | undefined, row: number): LinkModel[] {
  if (frame === undefined || row < 0) return [];
  const links = frame.fields.flatMap((field) => field.getLinks?.({ valueRowIndex: row }) ?? []);
  const byTarget = new Map(links.map((link) => [`${link.title} ${link.href}`, link]));
  return [...byTarget.values()];
}
