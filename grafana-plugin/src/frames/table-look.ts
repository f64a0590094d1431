import { MappingType, ThresholdsMode, type DataLink, type FieldConfig } from "@grafana/data";
import type { FrameContext } from "./frame-context.ts";
import { ratingColors } from "./severity-colors.ts";

/** How one column of a table looks, beside what the answer says of it. */
export interface ColumnLook {
  /** Its heading. */
  readonly title: string;
  /** Instead of the answer's. */
  readonly unit?: string;
  /** It stays in the frame, where links read it, and is not drawn. */
  readonly isHidden?: boolean;
  /** In pixels; left out: what the table has to spare. */
  readonly width?: number;
  readonly decimals?: number;
  readonly links?: (context: FrameContext) => DataLink[];
  /** Colours by bounds, the first from below all of them; on the text unless `paint` says otherwise. */
  readonly thresholds?: readonly Threshold[];
  /** Colours of texts. */
  readonly colors?: Readonly<Record<string, string>>;
  readonly paint?: "text" | "background" | "gauge";
  readonly min?: number;
  readonly max?: number;
}

/** From this value on a cell has this colour; the first begins at null. */
export type Threshold = readonly [from: number | null, color: string];

/** Colour from the first error on. */
export const anyIsBad: readonly Threshold[] = [
  [null, "text"],
  [1, ratingColors.poor],
];

/** Shares of errors: from a hundredth on it is worth a look, from a twentieth on somebody notices. */
export const errorShare: readonly Threshold[] = [
  [null, "text"],
  [0.01, ratingColors["needs-improvement"]],
  [0.05, ratingColors.poor],
];

/** What a look says as the configuration of a field. */
export function configOf(look: ColumnLook, context: FrameContext): FieldConfig {
  const { title, unit, decimals, thresholds, min, max } = look;
  const links = look.links?.(context) ?? [];
  const custom = customOf(look);
  return {
    displayNameFromDS: title,
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(links.length === 0 ? {} : { links }),
    ...(thresholds === undefined ? {} : thresholdConfig(thresholds)),
    ...(look.colors === undefined ? {} : { mappings: [mappingOf(look.colors)] }),
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
  };
}

function thresholdConfig(thresholds: readonly Threshold[]): Pick<FieldConfig, "color" | "thresholds"> {
  const steps = thresholds.map(([from, color]) => ({ value: from ?? Number.NEGATIVE_INFINITY, color }));
  return { color: { mode: "thresholds" }, thresholds: { mode: ThresholdsMode.Absolute, steps } };
}

function mappingOf(colors: Readonly<Record<string, string>>): NonNullable<FieldConfig["mappings"]>[number] {
  const options = Object.fromEntries(Object.entries(colors).map(([text, color], index) => [text, { color, index }]));
  return { type: MappingType.ValueToText, options };
}

/** Both spellings of hiding are written, because Grafana renamed it within the versions that we run on. */
function customOf({ isHidden, width, paint, thresholds, colors }: ColumnLook): Record<string, unknown> {
  const isPainted = thresholds !== undefined || colors !== undefined;
  return {
    ...(isHidden === true ? { hidden: true, hideFrom: { viz: true, legend: false, tooltip: false } } : {}),
    ...(width === undefined ? {} : { width }),
    ...(isPainted ? { cellOptions: cellOptions(paint ?? "text") } : {}),
  };
}

function cellOptions(paint: "text" | "background" | "gauge"): Record<string, string> {
  if (paint === "background") return { type: "color-background", mode: "basic" };
  if (paint === "gauge") return { type: "gauge", mode: "basic", valueDisplayMode: "text" };
  return { type: "color-text" };
}
