import type { GrafanaTheme2 } from "@grafana/data";
import { css, cx } from "@emotion/css";
import { useStyles2 } from "@grafana/ui";
import type { CSSProperties } from "react";
import type { Stretch } from "./critical-path.ts";
import { endMs, type Span } from "./span.ts";
import { durationText, placed, type TimeWindow } from "./time-scale.ts";

/** A span on the timeline: the stretch of the trace it took, what happened in it, and where it was waited for. */
export interface SpanBarProps {
  readonly span: Span;
  readonly missing: boolean;
  readonly color: string;
  /** Of the trace, in milliseconds since 1970. */
  readonly traceStartMs: number;
  readonly traceLengthMs: number;
  readonly window: TimeWindow;
  readonly critical: readonly Stretch[] | undefined;
}

/** Draws one bar with its duration beside it, or within where there is no room beside. */
export function SpanBar(props: SpanBarProps) {
  const { span, missing, color, window, traceStartMs, traceLengthMs } = props;
  const styles = useStyles2(getStyles);
  const share = (ms: number): number => (ms - traceStartMs) / (traceLengthMs || 1);
  const place = placed(window, share(span.startMs), share(endMs(span)));
  if (place === undefined)
    return (
      <span className={span.startMs < traceStartMs + window.from * traceLengthMs ? styles.before : styles.after} />
    );
  const right = place.left + place.width;
  const labelStyle = labelPlace(place.left, right);
  const inside = right >= 84 && place.left <= 16;
  return (
    <>
      <span
        className={cx(styles.bar, missing && styles.missing, span.status === "error" && styles.error)}
        style={{ left: `${place.left}%`, width: `${place.width}%`, backgroundColor: missing ? undefined : color }}
      />
      {props.critical?.map((stretch) => {
        const path = placed(window, share(stretch.startMs), share(stretch.endMs));
        return path === undefined || path.width === 0 ? null : (
          <span
            key={stretch.startMs}
            data-testid="critical-path"
            className={styles.critical}
            style={{ left: `${path.left}%`, width: `${path.width}%` }}
          />
        );
      })}
      {span.events.map((event, index) => {
        const tick = placed(window, share(event.timeMs), share(event.timeMs));
        return tick === undefined ? null : (
          <span
            // Two events of one name at one time are told apart by their order alone.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            data-testid="span-event-tick"
            className={cx(styles.tick, event.name === "exception" && styles.exception)}
            style={{ left: `${tick.left}%` }}
            title={`${event.name}, ${durationText(event.timeMs - span.startMs)} after the span began`}
          />
        );
      })}
      <span className={cx(styles.duration, inside && styles.within)} style={labelStyle}>
        {missing ? "" : durationText(span.durationMs)}
      </span>
    </>
  );
}

/** After the bar, before it, or within its end: where there is room. */
function labelPlace(left: number, right: number): CSSProperties {
  if (right < 84) return { left: `${right}%` };
  return { right: left > 16 ? `${100 - left}%` : `${100 - right}%` };
}

function getStyles(theme: GrafanaTheme2) {
  const outside = {
    position: "absolute",
    top: 9,
    width: 0,
    height: 0,
    borderTop: "4px solid transparent",
    borderBottom: "4px solid transparent",
  } as const;
  return {
    bar: css({ position: "absolute", top: 6, height: 14, minWidth: 2, borderRadius: 2 }),
    missing: css({ border: `1px dashed ${theme.colors.border.strong}`, background: "none" }),
    error: css({ boxShadow: `0 0 0 1.5px ${theme.colors.error.main}` }),
    critical: css({
      position: "absolute",
      top: 17,
      height: 3,
      minWidth: 1,
      background: theme.colors.text.maxContrast,
      pointerEvents: "none",
    }),
    tick: css({
      position: "absolute",
      top: 4,
      width: 2,
      height: 18,
      marginLeft: -1,
      background: theme.colors.text.primary,
      boxShadow: `0 0 0 1px ${theme.colors.background.primary}`,
    }),
    exception: css({ background: theme.colors.error.text }),
    duration: css({
      position: "absolute",
      padding: theme.spacing(0, 0.75),
      lineHeight: "26px",
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontVariantNumeric: "tabular-nums",
      whiteSpace: "nowrap",
      pointerEvents: "none",
    }),
    // Over a bar of any colour: a plate of the page's own colours is readable on each.
    within: css({
      top: 5,
      marginRight: 4,
      lineHeight: "16px",
      color: theme.colors.text.primary,
      background: theme.colors.background.primary,
      borderRadius: 2,
      opacity: 0.9,
    }),
    before: css({ ...outside, left: 2, borderRight: `5px solid ${theme.colors.text.disabled}` }),
    after: css({ ...outside, right: 2, borderLeft: `5px solid ${theme.colors.text.disabled}` }),
  };
}
