import type { DataFrame } from "@grafana/data";
import { redMeasures } from "./traces-query.ts";

/** One line of a chart; `null` where nothing can be said. */
export interface RedSeries {
  readonly timesMs: readonly number[];
  readonly values: readonly (number | null)[];
  /** Of a step. */
  readonly stepMs: number;
}

/** Rate, rate of errors and p99 (ms) over time. */
export type RedAnswer = Readonly<Record<(typeof redMeasures)[number], RedSeries>>;

const none: RedSeries = { timesMs: [], values: [], stepMs: 0 };

/** Finds the measures in the frames of a RED query, of which each has one; a measure that none has is empty. */
export function redOfFrames(frames: readonly DataFrame[]): RedAnswer {
  const found = redMeasures.map((measure) => [measure, seriesOf(frames, measure)] as const);
  return Object.fromEntries(found) as RedAnswer;
}

function seriesOf(frames: readonly DataFrame[], measure: string): RedSeries {
  for (const { fields } of frames) {
    const time = fields.find(({ type }) => type === "time");
    const value = fields.find(({ name }) => name === measure);
    if (time === undefined || value === undefined) continue;
    const timesMs = time.values as readonly number[];
    const stepMs = time.config.interval ?? (timesMs.length > 1 ? timesMs[1]! - timesMs[0]! : 0);
    return { timesMs, values: value.values as readonly (number | null)[], stepMs };
  }
  return none;
}
