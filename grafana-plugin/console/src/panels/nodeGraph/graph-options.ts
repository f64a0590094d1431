import { type DataFrame, type Field, getDisplayProcessor, type GrafanaTheme2 } from "@grafana/data";

/** Options of Grafana's panel `nodeGraph`. The layout is layered, whatever a dashboard says. */
export interface NodeGraphOptions {
  readonly nodes?: {
    readonly mainStatUnit?: string;
    readonly secondaryStatUnit?: string;
    /** Fields that make the ring, instead of those that are called `arc__…`. */
    readonly arcs?: readonly { readonly field?: string; readonly color?: string }[];
  };
  readonly edges?: { readonly mainStatUnit?: string; readonly secondaryStatUnit?: string };
  /** `greedy`: the wheel zooms without Ctrl. */
  readonly zoomMode?: "cooperative" | "greedy";
}

/** The frames with the units and arcs that a dashboard wishes for. */
export function withOptions(
  frames: readonly DataFrame[],
  options: NodeGraphOptions | undefined,
  theme: GrafanaTheme2,
): readonly DataFrame[] {
  if (options?.nodes === undefined && options?.edges === undefined) return frames;
  return frames.map((frame) => {
    const isEdges = frame.fields.some(({ name }) => name === "source");
    const { mainStatUnit, secondaryStatUnit } = (isEdges ? options.edges : options.nodes) ?? {};
    const units = new Map([
      ["mainstat", mainStatUnit],
      ["secondarystat", secondaryStatUnit],
    ]);
    const arcs = isEdges ? [] : (options.nodes?.arcs ?? []);
    const fields = frame.fields.map((field) => withUnit(field, units.get(field.name), theme));
    return Object.assign({}, frame, { fields: arcs.length === 0 ? fields : withArcs(fields, arcs) });
  });
}

function withUnit(field: Field<unknown>, unit: string | undefined, theme: GrafanaTheme2): Field<unknown> {
  if (unit === undefined || unit === "") return field;
  const changed = { ...field, config: { ...field.config, unit } };
  return { ...changed, display: getDisplayProcessor({ field: changed, theme }) };
}

function withArcs(
  fields: readonly Field<unknown>[],
  arcs: readonly { readonly field?: string; readonly color?: string }[],
): Field<unknown>[] {
  const others = fields.filter(({ name }) => !name.startsWith("arc__") || arcs.some(({ field }) => field === name));
  return others.map((field) => {
    const arc = arcs.find((wanted) => wanted.field === field.name);
    return arc === undefined ? field : asArc(field, arc.color);
  });
}

function asArc(field: Field<unknown>, fixedColor = "gray"): Field<unknown> {
  const name = field.name.startsWith("arc__") ? field.name : `arc__${field.name}`;
  return { ...field, name, config: { ...field.config, color: { mode: "fixed", fixedColor } } };
}
