import {
  MappingType,
  SpecialValueMatch,
  type DataTransformerConfig,
  type DynamicConfigValue,
  type ValueMapping,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { fieldLink, type Onward } from "./links.ts";
import { colorBy, thresholds, type Step } from "./looks.ts";

/** How a field looks: what is left out stays as the data source gives it. */
export interface Look {
  readonly title?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  readonly min?: number;
  readonly max?: number;
  /** `text`: the number in the colour of its bounds. `gauge`: a bar in the cell. `fixed`: one colour. */
  readonly paint?: "text" | "gauge" | "background";
  readonly bounds?: readonly Step[];
  readonly color?: string;
  readonly links?: readonly Onward[];
  /** What is said where there is nothing. */
  readonly ifEmpty?: string;
  readonly isHidden?: boolean;
  readonly align?: "left" | "right" | "center";
  /** Of a series: dashes. */
  readonly isDashed?: boolean;
  readonly fillOpacity?: number;
}

const cells = {
  text: { type: "color-text" },
  gauge: { type: "gauge", mode: "basic", valueDisplayMode: "text" },
  background: { type: "color-background", mode: "basic" },
} as const;

function emptyAs(text: string): ValueMapping {
  return {
    type: MappingType.SpecialValue,
    options: { match: SpecialValueMatch.Null, result: { text } },
  };
}

/** A look as the properties of an override. */
export function look(given: Look): DynamicConfigValue[] {
  const { paint, bounds, color, links, isDashed = false, isHidden = false } = given;
  const properties: Readonly<Record<string, unknown>> = {
    displayName: given.title,
    unit: given.unit,
    decimals: given.decimals,
    min: given.min,
    // A bar in a cell is compared with its own column.
    fieldMinMax: paint === "gauge" ? true : undefined,
    max: given.max,
    thresholds: bounds && thresholds(bounds).build(),
    color: color === undefined ? bounds && colorBy("thresholds").build() : colorBy({ fixed: color }).build(),
    mappings: given.ifEmpty === undefined ? undefined : [emptyAs(given.ifEmpty)],
    links: links?.map((one) => fieldLink(one)),
    "custom.width": given.width,
    "custom.align": given.align,
    "custom.cellOptions": paint && cells[paint],
    "custom.lineStyle": isDashed ? { fill: "dash", dash: [6, 4] } : undefined,
    "custom.fillOpacity": given.fillOpacity,
    "custom.hideFrom": isHidden ? { legend: true, tooltip: true, viz: true } : undefined,
  };
  return Object.entries(properties).flatMap(([id, value]) => (value === undefined ? [] : [{ id, value }]));
}

/** A table without some of its columns, by the name they have in the answer. */
export function without(...names: readonly string[]): DataTransformerConfig {
  const excludeByName = Object.fromEntries(names.map((name) => [name, true]));
  return { id: "organize", options: { excludeByName, indexByName: {}, renameByName: {} } };
}

/** Another name for a field of one of the queries, where those of several have the same. */
export function renamed({ refId, from, to }: Readonly<Record<"refId" | "from" | "to", string>>): DataTransformerConfig {
  const options = { excludeByName: {}, indexByName: {}, renameByName: { [from]: to } };
  return { id: "organize", filter: { id: "byRefId", options: refId }, options };
}

/** What takes overrides: every panel with fields. */
interface Overridable {
  overrideByName(name: string, properties: DynamicConfigValue[]): this;
}

/** Gives fields their looks, by name; a table's columns by the name they have in the answer or after transformations. */
export function withLooks<Builder extends Overridable>(
  builder: Builder,
  looks: Readonly<Record<string, Look>>,
): Builder {
  for (const [name, given] of Object.entries(looks)) builder.overrideByName(name, look(given));
  return builder;
}
