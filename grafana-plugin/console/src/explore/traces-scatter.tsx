import { css } from "@emotion/css";
import { dateTimeFormat, type GrafanaTheme2 } from "@grafana/data";
import { useStyles2, useTheme2 } from "@grafana/ui";
import { useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import { durationText } from "../panels/traces/time-scale.ts";
import { useDrag } from "../panels/traces/use-drag.ts";
import { useWidth } from "../panels/use-width.ts";
import { logEnds, logShare } from "./traces-plot.ts";
import type { TraceRow } from "./traces-rows.ts";
import { ScatterAxes } from "./traces-scatter-axes.tsx";
import {
  choiceOf,
  distance,
  nearest,
  rectangle,
  scatterHeightPx as heightPx,
  within,
  type Place,
  type ScatterChoice,
} from "./traces-scatter-places.ts";

/** Traces or spans by time and duration. */
export interface ScatterProps {
  readonly rows: readonly TraceRow[];
  readonly sampled: boolean;
  /** What the dots are. */
  readonly what: "traces" | "spans";
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
  readonly onChoose: (choice: ScatterChoice) => void;
  readonly onOpen: (row: TraceRow) => void;
}

const axisPx = 56;

/** Every trace a dot: slow ones are high up, failed ones red. A rectangle that is drawn becomes range and filters, a click opens a trace. */
export function TracesScatter(props: ScatterProps): ReactElement {
  const { rows, what, sampled, fromMs, toMs, timeZone, onChoose, onOpen } = props;
  const styles = useStyles2(getStyles);
  const [measure, width] = useWidth();
  const [pointer, setPointer] = useState<Place>();
  const ends = useMemo(() => logEnds(rows.map(({ durationMs }) => durationMs)), [rows]);
  const placeOf = (row: TraceRow): Place => ({
    x: ((row.startMs - fromMs) / (toMs - fromMs)) * width,
    y: (1 - logShare(row.durationMs, ends)) * heightPx,
  });
  const canvas = useDots(rows, { placeOf, width });
  const drag = useDrag<Place>({
    ...{ placeOf: within, distance },
    onDrag: (...corners) => onChoose(choiceOf(corners, { fromMs, toMs, width, ends })),
    onClick(at) {
      const row = nearest(rows, placeOf, at);
      if (row !== undefined) onOpen(row);
    },
  });
  const pointed = !drag.pressed && pointer !== undefined ? nearest(rows, placeOf, pointer) : undefined;
  return (
    <figure className={styles.chart} aria-label={describe(props)} data-testid="traces-scatter">
      <figcaption className={styles.head}>
        <span>Duration of {what}</span>
        <span className={styles.hint}>
          {sampled ? `${rows.length.toLocaleString("en")} of them, the slow ones first; ` : ""}drag to select, click to
          open
        </span>
      </figcaption>
      <div className={styles.body}>
        {/* The table below has the same for those who do not point. */}
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
        <div
          ref={measure}
          className={styles.plot}
          style={{ cursor: pointed === undefined ? "crosshair" : "pointer" }}
          {...drag.handlers}
          onPointerMove={(event) => {
            drag.handlers.onPointerMove(event);
            setPointer(within(event));
          }}
          onPointerLeave={() => setPointer(undefined)}
        >
          <ScatterAxes {...{ ends, width, fromMs, toMs, timeZone }} />
          <canvas ref={canvas} className={styles.canvas} />
          {pointed !== undefined && (
            <Pointed row={pointed} place={placeOf(pointed)} width={width} timeZone={timeZone} />
          )}
          {drag.drawn !== undefined && <div className={styles.brush} style={rectangle(...drag.drawn)} />}
        </div>
      </div>
    </figure>
  );
}

interface Drawing {
  readonly placeOf: (row: TraceRow) => Place;
  readonly width: number;
}

function useDots(rows: readonly TraceRow[], { placeOf, width }: Drawing) {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const theme = useTheme2();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || width === 0) return;
    const scale = devicePixelRatio || 1;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round((heightPx + 8) * scale);
    context.scale(scale, scale);
    // Failed ones last: they must not be hidden.
    for (const failed of [false, true]) {
      context.globalAlpha = failed ? 0.85 : rows.length > 400 ? 0.55 : 0.8;
      context.fillStyle = failed ? theme.colors.error.main : theme.visualization.getColorByName("blue");
      for (const row of rows) {
        if (row.failed !== failed) continue;
        const { x, y } = placeOf(row);
        context.beginPath();
        context.arc(x, y + 4, failed ? 3.5 : 3, 0, 2 * Math.PI);
        context.fill();
      }
    }
  });
  return canvas;
}

interface PointedProps {
  readonly row: TraceRow;
  readonly place: Place;
  readonly width: number;
  readonly timeZone: string;
}

function Pointed({ row, place, width, timeZone }: PointedProps): ReactElement {
  const styles = useStyles2(getStyles);
  const side = place.x > width / 2 ? { right: width - place.x + 12 } : { left: place.x + 12 };
  return (
    <>
      <div className={styles.ring} style={{ left: place.x - 6, top: place.y - 6 }} />
      <div className={styles.tooltip} style={{ ...side, top: Math.max(0, Math.min(heightPx - 62, place.y - 24)) }}>
        <div className={styles.tooltipName}>
          {row.service}: {row.name}
        </div>
        <div>
          {durationText(row.durationMs)}
          {row.failed ? ", with errors" : ""}
        </div>
        <div className={styles.hint}>{dateTimeFormat(row.startMs, { timeZone, format: "HH:mm:ss.SSS" })}</div>
      </div>
    </>
  );
}

function describe({ rows, what }: ScatterProps): string {
  if (rows.length === 0) return `No ${what} in this time`;
  const slowest = rows.reduce((best, row) => (row.durationMs > best.durationMs ? row : best));
  const failed = rows.filter((row) => row.failed).length;
  return `${rows.length} ${what} by time and duration, ${failed} with errors; the slowest took ${durationText(slowest.durationMs)}: ${slowest.name}`;
}

function getStyles({ colors, spacing, typography, shape, shadows, zIndex }: GrafanaTheme2) {
  const over = { position: "absolute", pointerEvents: "none" } as const;
  return {
    chart: css({
      margin: 0,
      padding: spacing(0.75, 1, 0.25),
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
    }),
    head: css({
      display: "flex",
      justifyContent: "space-between",
      fontSize: typography.bodySmall.fontSize,
      marginBottom: spacing(0.75),
    }),
    hint: css({ color: colors.text.secondary }),
    body: css({ paddingLeft: axisPx }),
    plot: css({ position: "relative", touchAction: "none", userSelect: "none" }),
    canvas: css({ ...over, top: -4, left: 0, width: "100%", height: heightPx + 8 }),
    ring: css({ ...over, width: 12, height: 12, borderRadius: "50%", border: `2px solid ${colors.text.maxContrast}` }),
    tooltip: css({
      ...over,
      zIndex: zIndex.tooltip,
      padding: spacing(0.5, 1),
      borderRadius: shape.radius.default,
      border: `1px solid ${colors.border.weak}`,
      background: colors.background.elevated,
      boxShadow: shadows.z2,
      fontSize: typography.bodySmall.fontSize,
      whiteSpace: "nowrap",
    }),
    tooltipName: css({ fontWeight: typography.fontWeightMedium }),
    brush: css({ ...over, background: colors.primary.transparent, border: `1px solid ${colors.primary.border}` }),
  };
}
