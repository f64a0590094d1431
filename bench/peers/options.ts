import { parseArgs } from "node:util";
import { payloadNames } from "./payloads.ts";
import type { PayloadName } from "./payloads.ts";
import { systemNames } from "./systems.ts";
import type { SystemName } from "./systems.ts";

export interface BenchOptions {
  readonly rounds: number;
  /** How long each system is sent each payload in a round. */
  readonly seconds: number;
  readonly payloads: readonly PayloadName[];
  readonly systems: readonly SystemName[];
  readonly kills: number;
  readonly outageSeconds: number;
  /** Everything, as often as a published page needs it. */
  readonly complete: boolean;
}

const roundsDefault = 5;
const secondsDefault = 3;
const killsDefault = 10;
const outageSecondsDefault = 60;

export const help: string = `npm run bench:peers -- [options]

Spanhouse beside other collectors on this machine, all writing to one ClickHouse. The peers are brought from
their package registries into bench/peers/.cache/ the first time (needs Go for the OpenTelemetry Collector,
Python with pip for Rotel; what is missing is left out). Linux only. About 25 minutes.

  --rounds N       rounds, the systems in turn in each (${roundsDefault}); 0 leaves the comparison out
  --seconds N      seconds of load for each system and payload in a round (${secondsDefault})
  --payloads A,B   of ${payloadNames.join(", ")}
  --systems A,B    of ${systemNames.join(", ")}
  --kills N        how often each system is killed under load (${killsDefault}); 0 leaves kills out
  --outage N       seconds for which ClickHouse is away (${outageSecondsDefault}); 0 leaves the outage out
  --quick          1 round of 2 seconds, 2 kills, an outage of 10 seconds: a first impression
  --help           this text

A complete run writes bench/results.md and bench/results.json, any other one bench/peers/.cache/results.md
and results.json.
`;

/** Reads the command line; undefined when help was asked for. Throws an error whose message says what is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string" },
      seconds: { type: "string" },
      payloads: { type: "string" },
      systems: { type: "string" },
      kills: { type: "string" },
      outage: { type: "string" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { quick } = values;
  const rounds = wholeNumber("rounds", values.rounds, quick ? 1 : roundsDefault);
  const seconds = wholeNumber("seconds", values.seconds, quick ? 2 : secondsDefault);
  const kills = wholeNumber("kills", values.kills, quick ? 2 : killsDefault);
  const outageSeconds = wholeNumber("outage", values.outage, quick ? 10 : outageSecondsDefault);
  if (seconds === 0) throw new Error("--seconds takes 1 or more");
  const payloads = listOf("payloads", values.payloads, payloadNames);
  const systems = listOf("systems", values.systems, systemNames);
  const complete =
    rounds >= roundsDefault &&
    seconds >= secondsDefault &&
    kills >= killsDefault &&
    outageSeconds >= outageSecondsDefault &&
    payloads.length === payloadNames.length &&
    systems.length === systemNames.length;
  return { rounds, seconds, payloads, systems, kills, outageSeconds, complete };
}

function wholeNumber(option: string, value: string | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (!/^\d{1,4}$/.test(value)) throw new Error(`--${option} takes a whole number, not "${value}"`);
  return Number(value);
}

/** Those that are named, each once, in our order. */
function listOf<Name extends string>(option: string, value: string | undefined, all: readonly Name[]): readonly Name[] {
  if (value === undefined) return all;
  const named = value.split(",").map((name) => name.trim());
  const unknown = named.filter((name) => !all.some((known) => known === name));
  if (unknown.length > 0)
    throw new Error(`--${option} does not know "${unknown.join(", ")}"; it takes ${all.join(", ")}`);
  return all.filter((name) => named.includes(name));
}
