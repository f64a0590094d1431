import { builtInFields } from "@spanhouse/schemas/search";
import type { TextMap } from "@spanhouse/schemas/query";

/** Where a label of a log record comes from. */
export type LabelType = "record" | "attribute" | "resource" | "scope";

/** What is said above labels of a type in the details of a record. */
export const labelTypeTitles: Readonly<Record<LabelType, string>> = {
  record: "Record",
  attribute: "Attributes",
  resource: "Resource",
  scope: "Scope",
};

/** What labels are made of. */
export interface LabelSource {
  readonly service: string;
  readonly event: string;
  readonly scope: string;
  readonly attributes: TextMap;
  readonly resourceAttributes: TextMap;
  readonly scopeAttributes: TextMap;
}

/** Labels of one record, and where each comes from. */
export interface LogLabels {
  readonly labels: Record<string, string>;
  readonly types: Record<string, LabelType>;
}

const fieldNames = new Set(builtInFields.logs.flatMap(({ name, aliases }) => [name].concat(aliases)));

/**
 * Labels of a log record under names with which the search language finds them, so that a click on one makes a filter that holds: an
 * attribute by its own key, or with `attributes.`, `resource.`, `scope.` before it where its key alone would mean something else.
 */
export function logLabels(source: LabelSource): LogLabels {
  const labels: Record<string, string> = {};
  const types: Record<string, LabelType> = {};
  const add = (key: string, value: string, type: LabelType): void => {
    labels[key] = value;
    types[key] = type;
  };
  for (const key of ["service", "event", "scope"] as const) if (source[key] !== "") add(key, source[key], "record");
  for (const [key, value] of Object.entries(source.attributes))
    add(isTaken(key) ? `attributes.${key}` : key, value, "attribute");
  for (const [key, value] of Object.entries(source.resourceAttributes)) {
    if (key === "service.name" && value === source.service) continue;
    add(isTaken(key) || Object.hasOwn(labels, key) ? `resource.${key}` : key, value, "resource");
  }
  for (const [key, value] of Object.entries(source.scopeAttributes)) add(`scope.${key}`, value, "scope");
  return { labels, types };
}

/** Whether the search language means something else by the name. */
function isTaken(key: string): boolean {
  return fieldNames.has(key) || /^(?:attributes|resource|scope)\../.test(key);
}
