/**
 * What the person who runs the service is told about delivery: that trouble began, that it is over, what the collector refused, what was
 * not delivered in the end. One line each, and each kind at most once a minute: a broken collector must not fill the log. What was left unsaid
 * is in the next count.
 */
import type { Destination } from "./destination.ts";
import type { Report } from "./lane.ts";
import type { Counts } from "./ledger.ts";
import { recordNames, signals, type Signal } from "../signal.ts";

/** The backlog is full, a record cannot be serialized, or `beforeSend` has thrown. */
export type DropReason = "backlog" | "unreadable" | "beforeSend";

export interface Spokesman {
  tell(report: Report): void;
  /** Records were dropped before they became a body. */
  noteDropped(why: DropReason): void;
  /** From now on trouble is only told together with what it has cost. */
  prepareFarewell(): void;
  /** Says what was not delivered, if there is something, and why. */
  sayFarewell(): void;
}

export interface SpokesmanParts {
  readonly destinations: Readonly<Record<Signal, Destination | undefined>>;
  readonly backlogBytesMax: number;
  counts(): Counts;
  say(line: string): void;
}

const silenceMs = 60_000;

const dropReasons = {
  unreadable: "a record cannot be serialized and is dropped",
  beforeSend: "beforeSend has thrown, or made records itself, and such a record is dropped",
};

type Numbers = Partial<Record<Signal, number>>;

/** "120 spans and 3 log records", or nothing. */
function describe(numbers: Numbers): string {
  const parts = signals.flatMap((signal) => {
    const number = numbers[signal] ?? 0;
    if (number <= 0) return [];
    return [`${number} ${number === 1 ? recordNames[signal].replace(/s$/, "") : recordNames[signal]}`];
  });
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts.join("");
}

/** "1 span was", "2 spans were", "1 span and 1 log record were". */
function were(numbers: string): string {
  return `${numbers} ${/^1 [a-z ]+$/.test(numbers) && !numbers.includes(" and ") ? "was" : "were"}`;
}

function describeTrouble(reason: string): string {
  return /^\d/.test(reason) ? `answers ${reason}` : `does not answer (${reason})`;
}

function describeBytes(bytes: number): string {
  const kibibytes = Math.round(bytes / 1024);
  return kibibytes < 1024 ? `${kibibytes} KiB` : `${Math.round(kibibytes / 102.4) / 10} MiB`;
}

/** Makes the one who speaks for delivery. */
export function createSpokesman({ destinations, backlogBytesMax, counts, say }: SpokesmanParts): Spokesman {
  const failing = new Map<Signal, string>();
  const spokenAtMs = new Map<string, number>();
  const told: Record<Signal, number> = { traces: 0, logs: 0, metrics: 0 };
  let isTroubleTold = false;
  let isLeaving = false;
  const backlog = describeBytes(backlogBytesMax);

  const placeOf = (signal: Signal): string => {
    const destination = destinations[signal];
    return destination ? new URL(destination.url).origin : "the collector";
  };

  function maySpeak(kind: string): boolean {
    const nowMs = performance.now();
    if (nowMs - (spokenAtMs.get(kind) ?? -Infinity) < silenceMs) return false;
    spokenAtMs.set(kind, nowMs);
    return true;
  }

  /** What has been lost and not been told yet; from then on it counts as told. */
  function untold(withPending: boolean): string {
    const now = counts();
    const numbers: Numbers = {};
    for (const signal of signals) {
      const { lost, rejected, pending } = now[signal];
      numbers[signal] = lost + rejected - told[signal] + (withPending ? pending : 0);
      told[signal] = lost + rejected;
    }
    return describe(numbers);
  }

  function begin(signal: Signal, reason: string): void {
    failing.set(signal, reason);
    if (isTroubleTold || isLeaving || !maySpeak("trouble")) return;
    isTroubleTold = true;
    say(`${placeOf(signal)} ${describeTrouble(reason)}; keeping up to ${backlog}, then dropping`);
  }

  function end(signal: Signal): void {
    failing.delete(signal);
    if (!isTroubleTold || failing.size > 0) return;
    isTroubleTold = false;
    const dropped = untold(false);
    say(`${placeOf(signal)} answers again; ${dropped === "" ? "nothing was" : were(dropped)} dropped`);
  }

  return {
    tell(report) {
      const { kind, signal } = report;
      if (kind === "trouble") return begin(signal, report.reason);
      if (kind === "over") return end(signal);
      if (!maySpeak(kind)) return;
      told[signal] += report.records;
      const what = describe({ [signal]: report.records });
      const why = report.reason === "" ? "" : `: ${report.reason}`;
      say(`${placeOf(signal)} refuses ${what}${why}; what is refused is lost, and counted when the process ends`);
    },
    noteDropped(why) {
      // In trouble the line that began it has said so.
      if ((why === "backlog" && failing.size > 0) || !maySpeak(why)) return;
      const reason = why === "backlog" ? `the backlog of ${backlog} is full; what comes is dropped` : dropReasons[why];
      say(`${reason}; what is dropped is counted when the process ends`);
    },
    prepareFarewell() {
      isLeaving = true;
    },
    sayFarewell() {
      isLeaving = false;
      const missing = untold(true);
      const [trouble] = failing;
      const why = trouble ? `: ${placeOf(trouble[0])} ${describeTrouble(trouble[1])}` : "";
      if (missing !== "") say(`${were(missing)} not delivered before the end${why}`);
    },
  };
}
