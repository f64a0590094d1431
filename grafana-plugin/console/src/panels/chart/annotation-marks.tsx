import { css } from "@emotion/css";
import { type DataFrame, dateTimeFormat, type GrafanaTheme2, textUtil } from "@grafana/data";
import { Tooltip, type UPlotConfigBuilder, useStyles2, useTheme2 } from "@grafana/ui";
import { useMemo } from "react";
import type uPlot from "uplot";
import { type Annotation, annotationsOf, plainText } from "./annotations.ts";
import { PlotLayer } from "./plot-layer.tsx";

const markSize = 8;

/** Annotations over a chart of time: a dashed line or a shaded span each, and a mark below it that tells about it. */
export function AnnotationMarks({
  config,
  frames,
  timeZone,
}: {
  readonly config: UPlotConfigBuilder;
  readonly frames: readonly DataFrame[] | undefined;
  readonly timeZone: string;
}): React.JSX.Element {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const annotations = useMemo(() => annotationsOf(frames, theme.visualization.getColorByName), [frames, theme]);
  return (
    <PlotLayer config={config} subject={annotations} paint={(plot) => paintAnnotations(plot, annotations)}>
      {(plot) =>
        visible(plot, annotations).map((mark) => {
          const { left, width, top } = markPlace(plot, mark);
          return (
            <Tooltip
              key={mark.key}
              content={<AnnotationText mark={mark} timeZone={timeZone} />}
              placement="bottom"
              interactive
            >
              <button
                type="button"
                aria-label={plainText(mark.title) || plainText(mark.text) || "Annotation"}
                data-testid="annotation-mark"
                className={mark.endMs === undefined ? styles.moment : styles.span}
                style={{ left, top, ...(mark.endMs !== undefined && { width }), background: mark.color }}
              />
            </Tooltip>
          );
        })
      }
    </PlotLayer>
  );
}

function AnnotationText({ mark, timeZone }: { readonly mark: Annotation; readonly timeZone: string }) {
  const styles = useStyles2(getStyles);
  const time = (ms: number): string => dateTimeFormat(ms, { timeZone });
  return (
    <div className={styles.text}>
      <div className={styles.time}>
        {time(mark.startMs)}
        {mark.endMs !== undefined && ` - ${time(mark.endMs)}`}
      </div>
      {mark.title !== "" && <strong dangerouslySetInnerHTML={{ __html: textUtil.sanitize(mark.title) }} />}
      {mark.text !== "" && <div dangerouslySetInnerHTML={{ __html: textUtil.sanitize(mark.text) }} />}
      {mark.tags.length > 0 && <div className={styles.time}>{mark.tags.join(", ")}</div>}
    </div>
  );
}

function visible(plot: uPlot, annotations: readonly Annotation[]): Annotation[] {
  const { min, max } = plot.scales["x"]!;
  return annotations.filter(({ startMs, endMs }) => (endMs ?? startMs) >= min! && startMs <= max!);
}

/** Where the mark of an annotation stands, in CSS pixels of the plot; a span ends where the plot does. */
function markPlace(plot: uPlot, { startMs, endMs }: Annotation): { left: number; width: number; top: number } {
  const plotWidth = plot.over.clientWidth;
  const left = Math.max(0, plot.valToPos(startMs, "x"));
  const right = endMs === undefined ? left : Math.min(plotWidth, plot.valToPos(endMs, "x"));
  return { left, width: Math.max(2, right - left), top: plot.over.clientHeight };
}

function paintAnnotations(plot: uPlot, annotations: readonly Annotation[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = window.devicePixelRatio;
  ctx.setLineDash([5 * window.devicePixelRatio, 5 * window.devicePixelRatio]);
  for (const { startMs, endMs, color } of visible(plot, annotations)) {
    const ends = endMs === undefined ? [startMs] : [startMs, endMs];
    const places = ends.map((ms) => Math.round(plot.valToPos(ms, "x", true)) + 0.5);
    ctx.strokeStyle = color;
    ctx.beginPath();
    for (const x of places) {
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    if (places.length < 2) continue;
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.1;
    ctx.fillRect(places[0]!, bbox.top, places[1]! - places[0]!, bbox.height);
    ctx.globalAlpha = 1;
  }
  ctx.restore();
}

const getStyles = (theme: GrafanaTheme2) => {
  const button = { position: "absolute", padding: 0, border: 0, cursor: "pointer" } as const;
  return {
    moment: css({
      ...button,
      width: markSize * 1.5,
      height: markSize,
      marginLeft: (-markSize * 1.5) / 2,
      clipPath: "polygon(50% 0, 100% 100%, 0 100%)",
      "&:hover, &:focus-visible": { filter: "brightness(1.3)" },
    }),
    span: css({ ...button, height: markSize / 2, "&:hover, &:focus-visible": { filter: "brightness(1.3)" } }),
    text: css({ maxWidth: 400, overflowWrap: "anywhere" }),
    time: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
};
