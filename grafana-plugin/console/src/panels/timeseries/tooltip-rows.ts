import { type DataFrame, FieldType, formattedValueToString, getFieldDisplayName } from "@grafana/data";
import type { LineStyle, TooltipDisplayMode, VizTooltipOptions } from "@grafana/schema";
import type { TooltipRow } from "../chart/chart-tooltip.tsx";
import { inTooltipOrder, type ValuedRow } from "../chart/tooltip-order.ts";

/** What the pointer is over: the row of each field of the aligned frame (null: nothing near), and the nearest field. */
export interface HoveredPoint {
  readonly dataIndexes: readonly (number | null)[];
  readonly fieldIndex: number | null;
}

interface HideableSeries {
  readonly hideFrom?: { readonly tooltip?: boolean; readonly viz?: boolean };
  readonly lineStyle?: LineStyle;
}

/**
 * Lines of the tooltip of a time series, in the order that the panel asks for. `aligned` is what is drawn, its first field
 * the time; `frames` are those it was joined from, which know the names.
 */
export function tooltipRows(
  aligned: DataFrame,
  frames: readonly DataFrame[],
  { point, options }: { readonly point: HoveredPoint; readonly options: VizTooltipOptions },
): TooltipRow[] {
  const onlyNearest = options.mode === ("single" as TooltipDisplayMode) && point.fieldIndex !== null;
  const rows: ValuedRow[] = [];
  for (const [index, field] of aligned.fields.entries()) {
    const row = point.dataIndexes[index];
    const custom = field.config.custom as HideableSeries | undefined;
    if (index === 0 || (field.type !== FieldType.number && field.type !== FieldType.enum)) continue;
    if (row === null || row === undefined || custom?.hideFrom?.tooltip === true || custom?.hideFrom?.viz === true)
      continue;
    if (onlyNearest && index !== point.fieldIndex) continue;
    const value = field.values[row] as number | null | undefined;
    if (value === null || value === undefined || (options.hideZeros === true && value === 0)) continue;
    const display = field.display?.(value);
    const shown = {
      key: String(index),
      label: seriesName(aligned, frames, index),
      value: display === undefined ? String(value) : formattedValueToString(display),
      ...(display?.color !== undefined && { color: display.color }),
      ...(custom?.lineStyle !== undefined && { lineStyle: custom.lineStyle }),
      isActive: !onlyNearest && index === point.fieldIndex,
    };
    rows.push({ shown, value });
  }
  return inTooltipOrder(rows, options.sort);
}

/** Name of a series of the aligned frame as its legend has it. */
function seriesName(aligned: DataFrame, frames: readonly DataFrame[], index: number): string {
  const field = aligned.fields[index]!;
  const { frameIndex, fieldIndex } = field.state?.origin ?? {};
  const frame = frameIndex === undefined ? undefined : frames[frameIndex];
  const source = fieldIndex === undefined ? undefined : frame?.fields[fieldIndex];
  return getFieldDisplayName(source ?? field, frame ?? aligned, source === undefined ? undefined : [...frames]);
}
