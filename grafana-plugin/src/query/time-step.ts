import { rangeUtil } from "@grafana/data";
import type { Stepping, TimeRange } from "@spanhouse/schemas/query";

/** What a panel asks for. */
export interface PanelSteps {
  readonly range: TimeRange;
  /** The step that fits its width and its shortest interval. */
  readonly intervalMs: number;
  readonly maxDataPoints?: number | undefined;
}

const stepMsMax = 366 * 86_400_000;
/** As many steps the query API answers at most. */
const stepsMax = 5_000;
/** More points than this make requests of a quiet service look like noise. A query that wants them says its step. */
const pointsAtEase = 160;

/**
 * The step of a series. Without a step of its own the query says only how many points there may be, because the collector chooses
 * steps that people can read, and none that is shorter than the points of a metric are apart.
 */
export function stepping(step: string | undefined, panel: PanelSteps): Stepping {
  const { range, intervalMs, maxDataPoints = pointsAtEase } = panel;
  const lengthMs = range.toMs - range.fromMs;
  if (step !== undefined && step.trim() !== "") {
    const shortestMs = Math.ceil(lengthMs / (stepsMax - 1));
    return { stepMs: Math.min(stepMsMax, Math.max(readStep(step), Math.round(intervalMs), shortestMs)) };
  }
  const points = Math.min(maxDataPoints, pointsAtEase, Math.ceil(lengthMs / Math.max(1, intervalMs)));
  return { maxDataPoints: Math.max(1, Math.floor(points)) };
}

/** A duration such as `30s` or `1m`, in milliseconds; a number alone is seconds. Throws when it is none. */
export function readStep(step: string): number {
  const text = step.trim();
  const ms = /^[0-9.]+$/.test(text) ? Number(text) * 1000 : durationMs(text);
  if (!Number.isFinite(ms) || ms < 1) throw new Error(`the step "${step}" is no duration such as 30s, 5m or 1h`);
  return Math.round(ms);
}

function durationMs(text: string): number {
  try {
    return rangeUtil.intervalToMs(text);
  } catch {
    return Number.NaN;
  }
}

/**
 * One step in which the whole range lies, for tables with one row a group. Steps begin at multiples of themselves since 1970, so one as
 * long as the range would cut it; the collector counts rates over what of a step is within the range.
 */
export function wholeRangeStep({ fromMs, toMs }: TimeRange): Stepping {
  const lengthMs = toMs - fromMs;
  for (let stepMs = lengthMs; stepMs <= stepMsMax; stepMs = Math.ceil(stepMs * 1.25)) {
    const index = Math.floor(fromMs / stepMs);
    const fitted = Math.ceil(toMs / (index + 1));
    if (fitted <= stepMsMax && index * fitted <= fromMs) return { stepMs: Math.max(1, fitted) };
  }
  return { stepMs: stepMsMax };
}
