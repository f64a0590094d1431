import { expect, test } from "vitest";
import type { Measured } from "./compare.ts";
import { rotate } from "./compare.ts";
import { ratioWithinRounds, summarise } from "./summary.ts";
import { printFigures } from "./page-tables.ts";
import { compare } from "./survival.ts";

function measured(given: Partial<Measured>): Measured {
  const figures = {
    recordsPerCpuSecond: 1,
    recordsPerCpuSecondAtRate: 1,
    recordsPerSecondMax: 1,
    engineCpuSecondsPerMillionRows: 1,
    ackMsP50: 1,
    ackMsP99: 1,
    rssMiB: 1,
  };
  const counts = { sent: 10, stored: 10, missing: 0, duplicated: 0, parts: 1, retries: 0, failedRequests: 0 };
  const place = { system: "spanhouse", payload: "spans", round: 0, answerMs: [1] } as const;
  return { ...figures, ...counts, ...place, ...given };
}

test("a summary has the medians of the rounds and the sums of what is counted", () => {
  const rounds = [100, 300, 200].map((rate, round) => measured({ round, recordsPerCpuSecond: rate, duplicated: 1 }));
  expect(summarise(rounds)).toMatchObject([
    { system: "spanhouse", payload: "spans", rounds: 3, recordsPerCpuSecond: 200, sent: 30, stored: 30, duplicated: 3 },
  ]);
});

test("p99.9 is of the answers of all rounds", () => {
  const answerMs = Array.from({ length: 600 }, (_, index) => index);
  const [summary] = summarise([measured({ answerMs }), measured({ round: 1, answerMs: [5000] })]);
  expect(summary?.ackMsP999).toBe(5000);
});

test("ratios are made within a round, and a round that lacks one of both is left out", () => {
  const all = [
    measured({ round: 0, recordsPerCpuSecond: 100 }),
    measured({ round: 0, recordsPerCpuSecond: 50, system: "otelcol" }),
    measured({ round: 1, recordsPerCpuSecond: 900 }),
    measured({ round: 1, recordsPerCpuSecond: 300, system: "otelcol" }),
    measured({ round: 2, recordsPerCpuSecond: 1 }),
  ];
  const pair = { payload: "spans", ours: "spanhouse", theirs: "otelcol" } as const;
  expect(ratioWithinRounds(all, pair, (each) => each.recordsPerCpuSecond)).toEqual({ median: 2.5, min: 2, max: 3 });
  expect(ratioWithinRounds(all, { ...pair, theirs: "rotel" }, (each) => each.rssMiB)).toBeUndefined();
});

test("a table has a dash where a system was not measured", () => {
  const all = [
    measured({ rssMiB: 1 }),
    measured({ rssMiB: 3, round: 1 }),
    measured({ rssMiB: 7, system: "rotel", payload: "logs" }),
  ];
  expect(printFigures(all, (each) => each.rssMiB).split("\n")).toEqual([
    "| payload | spanhouse | rotel |",
    "|---|---|---|",
    "| spans | 2.00 (1.00 to 3.00) | - |",
    "| logs | - | 7.00 |",
  ]);
});

test("each round begins with another system", () => {
  expect([0, 1, 2, 3].map((round) => rotate(["a", "b", "c"], round).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
  expect(rotate([], 1)).toEqual([]);
});

test("what survived: missing of the acknowledged ones only, doubles of any", () => {
  const acknowledged = [true, true, false, false];
  const stored = [
    { request: 0, rows: 20, records: 20 },
    { request: 1, rows: 25, records: 15 },
    { request: 3, rows: 21, records: 20 },
  ];
  expect(compare(stored, acknowledged)).toEqual({ missing: 5, duplicated: 11 });
  expect(compare([], [true])).toEqual({ missing: 20, duplicated: 0 });
});
