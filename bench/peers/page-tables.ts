import { figure, printFigure, printNumber } from "../figures.ts";
import type { Figure } from "../figures.ts";
import type { Measured, Survival } from "./compare.ts";
import type { GeneratorCheck } from "./generator-check.ts";
import { payloadNames } from "./payloads.ts";
import type { PayloadName } from "./payloads.ts";
import { ratioWithinRounds } from "./summary.ts";
import type { Summary } from "./summary.ts";
import type { Survived } from "./survival.ts";
import { systemNames } from "./systems.ts";
import type { SystemName } from "./systems.ts";

/** A Markdown table. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), `|${header.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

const systemsOf = (of: readonly { readonly system: SystemName }[]): SystemName[] =>
  systemNames.filter((name) => of.some(({ system }) => system === name));
const payloadsOf = (of: readonly { readonly payload: PayloadName }[]): PayloadName[] =>
  payloadNames.filter((name) => of.some(({ payload }) => payload === name));

/** Payloads down, systems across. */
function printBySystem<Entry extends { readonly system: SystemName; readonly payload: PayloadName }>(
  entries: readonly Entry[],
  print: (of: readonly Entry[]) => string,
): string {
  const systems = systemsOf(entries);
  const rows = payloadsOf(entries).map((payload) =>
    [payload as string].concat(
      systems.map((system) => {
        const those = entries.filter((each) => each.system === system && each.payload === payload);
        return those.length === 0 ? "-" : print(those);
      }),
    ),
  );
  return printTable(["payload", ...systems], rows);
}

/** `1.23 (1.10 to 1.40)`, and without the spread when there was one round. */
function printSpread(of: Figure): string {
  return of.min === of.max ? printNumber(of.median) : printFigure(of);
}

/** Each cell is the median of the rounds with the smallest and the largest. */
export function printFigures(measured: readonly Measured[], of: (each: Measured) => number): string {
  return printBySystem(measured, (rounds) => printSpread(figure(rounds.map(of))));
}

/** Answer times: p50 and p99 are medians of the rounds, p99.9 is of all answers together. */
export function printAnswerTimes(summaries: readonly Summary[]): string {
  return printBySystem(summaries, ([summary]) =>
    [summary!.ackMsP50, summary!.ackMsP99, summary!.ackMsP999].map(printNumber).join(" / "),
  );
}

/** Spanhouse against each other system, with everything computed within a round. */
export function printRatios(measured: readonly Measured[]): string {
  const rivals = systemsOf(measured).filter((name) => !name.startsWith("spanhouse"));
  const print = (ratio: Figure | undefined): string => (ratio === undefined ? "-" : printSpread(ratio));
  const rows = payloadsOf(measured).flatMap((payload) =>
    rivals.map((theirs) => {
      const pair = { payload, ours: "spanhouse", theirs } as const;
      return [
        payload,
        theirs,
        print(ratioWithinRounds(measured, pair, (each) => each.recordsPerCpuSecond)),
        print(ratioWithinRounds(measured, pair, (each) => each.recordsPerCpuSecondAtRate)),
        print(ratioWithinRounds(measured, pair, (each) => each.engineCpuSecondsPerMillionRows)),
        print(ratioWithinRounds(measured, pair, (each) => each.ackMsP99)),
      ];
    }),
  );
  return printTable(
    [
      "payload",
      "Spanhouse against",
      "per CPU second, full load",
      "at the rate",
      "CPU of ClickHouse",
      "answer time p99",
    ],
    rows,
  );
}

/** Everything that was sent against everything that was stored. */
export function printCounts(summaries: readonly Summary[]): string {
  const rows = summaries.map((each) => [
    each.payload,
    each.system,
    each.sent.toLocaleString("en"),
    each.stored.toLocaleString("en"),
    String(each.missing),
    String(each.duplicated),
    String(each.retries),
    String(each.failedRequests),
    String(each.parts),
  ]);
  return printTable(
    [
      "payload",
      "system",
      "acknowledged",
      "rows stored",
      "missing",
      "duplicated",
      "sent again after 429, 502 to 504",
      "requests never acknowledged",
      "parts a round",
    ],
    rows,
  );
}

/** What is left of what was acknowledged, after kills and after an outage. */
export function printSurvival({ kills, outage }: Survival): string {
  const row = (what: string) => (each: Survived) => [
    each.system,
    what,
    each.acknowledged.toLocaleString("en"),
    each.unacknowledged.toLocaleString("en"),
    each.missing.toLocaleString("en"),
    each.duplicated.toLocaleString("en"),
  ];
  return printTable(
    ["system", "what happened", "acknowledged", "not acknowledged", "acknowledged but missing", "duplicated"],
    [...kills.map(row("killed")), ...outage.map(row("ClickHouse away"))],
  );
}

/** What the load generator does by itself. */
export function printGenerator(checks: readonly GeneratorCheck[]): string {
  const rows = checks.map((each) => [
    each.payload,
    String(each.requestsPerSecond),
    printNumber(each.requestsPerSecondMax),
    `${printNumber(each.ackMsP50)} / ${printNumber(each.ackMsP99)}`,
    each.cores.toFixed(2),
  ]);
  return printTable(
    ["payload", "requests/s offered", "requests/s it can send", "p50 / p99 of the sink, ms", "cores it uses"],
    rows,
  );
}
