import { figure, percentile } from "../figures.ts";
import type { Figure } from "../figures.ts";
import type { Measured } from "./compare.ts";
import type { PayloadName } from "./payloads.ts";
import type { SystemName } from "./systems.ts";

/** One line of `bench/results.json`: medians over the rounds, and sums of what is counted. */
export interface Summary extends Omit<Measured, "answerMs" | "round"> {
  readonly rounds: number;
  /** Of the answers of all rounds together: a single round has too few. */
  readonly ackMsP999: number;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** One summary for each system and payload, in the order in which they were measured first. */
export function summarise(measured: readonly Measured[]): Summary[] {
  const groups = Map.groupBy(measured, ({ system, payload }) => `${payload} ${system}`);
  return [...groups.values()].map((rounds) => {
    const median = (of: (each: Measured) => number): number => figure(rounds.map(of)).median;
    const sum = (of: (each: Measured) => number): number => rounds.reduce((total, each) => total + of(each), 0);
    const { system, payload } = rounds[0]!;
    return {
      system,
      payload,
      rounds: rounds.length,
      recordsPerCpuSecond: Math.round(median((each) => each.recordsPerCpuSecond)),
      recordsPerCpuSecondAtRate: Math.round(median((each) => each.recordsPerCpuSecondAtRate)),
      recordsPerSecondMax: Math.round(median((each) => each.recordsPerSecondMax)),
      engineCpuSecondsPerMillionRows: round(
        median((each) => each.engineCpuSecondsPerMillionRows),
        2,
      ),
      ackMsP50: round(
        median((each) => each.ackMsP50),
        2,
      ),
      ackMsP99: round(
        median((each) => each.ackMsP99),
        2,
      ),
      ackMsP999: round(
        percentile(
          rounds.flatMap((each) => each.answerMs),
          0.999,
        ),
        2,
      ),
      rssMiB: round(
        median((each) => each.rssMiB),
        1,
      ),
      sent: sum((each) => each.sent),
      stored: sum((each) => each.stored),
      missing: sum((each) => each.missing),
      duplicated: sum((each) => each.duplicated),
      parts: median((each) => each.parts),
      retries: sum((each) => each.retries),
      failedRequests: sum((each) => each.failedRequests),
    };
  });
}

/** What one figure of ours is against a rival's, computed within each round; undefined where a round lacks one. */
export function ratioWithinRounds(
  measured: readonly Measured[],
  { payload, ours, theirs }: { readonly payload: PayloadName; readonly ours: SystemName; readonly theirs: SystemName },
  of: (each: Measured) => number,
): Figure | undefined {
  const ratios = measured
    .filter((each) => each.payload === payload && each.system === ours)
    .flatMap((mine) => {
      const rival = measured.find(
        (each) => each.payload === payload && each.system === theirs && each.round === mine.round,
      );
      return rival === undefined ? [] : [of(mine) / of(rival)];
    });
  return ratios.length === 0 ? undefined : figure(ratios);
}
