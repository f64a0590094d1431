import { colorManipulator, type GrafanaTheme2 } from "@grafana/data";
import type { HeatmapColorOptions } from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import * as schemes from "d3-scale-chromatic";

/** From few to many: what 0 and the highest count are drawn in, and all between. */
export interface CellColors {
  readonly min: number;
  readonly max: number;
  /** Colours in equal steps from `min` to `max` after the scale was applied. */
  readonly palette: readonly string[];
  readonly colorOf: (count: number) => string;
}

/** Schemes that end in the dark; they are turned around where the page is dark, so that few is close to the page. */
const endsDark =
  /^(Blues|Greens|Greys|Oranges|Purples|Reds|BuGn|BuPu|GnBu|OrRd|PuBu|PuBuGn|PuRd|RdPu|YlGn|YlGnBu|YlOrBr|YlOrRd)$/;
/** Schemes that begin with what warns. */
const beginsHot = /^(BrBG|PRGn|PiYG|PuOr|RdBu|RdGy|RdYlBu|RdYlGn|Spectral)$/;

const interpolators: Readonly<Record<string, unknown>> = schemes;

function schemePalette({ scheme, reverse, steps }: HeatmapColorOptions, theme: GrafanaTheme2): string[] {
  const interpolate = interpolators[`interpolate${scheme}`];
  const colorAt = typeof interpolate === "function" ? (interpolate as typeof schemes.interpolateOranges) : undefined;
  const count = Math.max(2, Math.round(steps));
  const palette = Array.from({ length: count }, (_, index) =>
    (colorAt ?? schemes.interpolateOranges)(index / (count - 1)),
  );
  const isTurned = (endsDark.test(scheme) && theme.isDark) || beginsHot.test(scheme);
  return isTurned === reverse ? palette : palette.toReversed();
}

/** A share from 0 to 1 after the exponent of the scale, which gives small counts more of the colours. */
function scaled(share: number, { scale, exponent }: HeatmapColorOptions): number {
  return (scale as string | undefined) === "linear" ? share : share ** exponent;
}

/** The colours of counts between the least and the greatest, or between the ends that the dashboard sets. */
export function cellColors(counts: readonly number[], options: HeatmapColorOptions, theme: GrafanaTheme2): CellColors {
  const [least, greatest] = counts.reduce<readonly [number, number]>(
    ([low, high], count) => [Math.min(low, count), Math.max(high, count)],
    [Infinity, -Infinity],
  );
  const min = options.min ?? (Number.isFinite(least) ? Math.min(0, least) : 0);
  const max = options.max ?? (Number.isFinite(greatest) ? Math.max(greatest, min) : 1);
  const isOpacity = (options.mode as string | undefined) === "opacity";
  const fill = theme.visualization.getColorByName(options.fill);
  const steps = Math.max(2, Math.round(options.steps));
  const palette = isOpacity
    ? Array.from({ length: steps }, (_, index) => colorManipulator.alpha(fill, scaled(index / (steps - 1), options)))
    : schemePalette(options, theme);
  const colorOf = (count: number): string => {
    const share = max === min ? 1 : Math.min(1, Math.max(0, (count - min) / (max - min)));
    // The palette of an opacity has the scale in it.
    const place = isOpacity ? share : scaled(share, options);
    return palette[Math.round(place * (palette.length - 1))]!;
  };
  return { min, max, palette, colorOf };
}
