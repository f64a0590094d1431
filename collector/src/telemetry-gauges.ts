/** What is read when somebody scrapes, so that nothing has to be kept in step: spool, work in flight, readiness. */
import { tables } from "@spanhouse/schemas";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Signal } from "./commit/sink.ts";
import type { TableShare } from "./spool/spool.ts";

export interface SpoolState {
  readonly bytes: number;
  readonly segments: number;
  /** Age of the oldest record that waits; 0 when none does. */
  readonly oldestAgeMs: number;
  /** Rows that wait, table by table. */
  readonly tables: readonly TableShare[];
}

/** One part of the collector and whether it does its work. */
export interface PartState {
  readonly part: string;
  readonly ready: boolean;
  /** What is missing, as a sentence; empty when ready. */
  readonly reason: string;
}

/** What the gauges ask; parts join as they start. */
export interface Watched {
  readonly spool?: () => SpoolState;
  readonly inFlight?: () => { readonly requests: number; readonly bytes: number };
  readonly readiness?: () => readonly PartState[];
}

/** The signal whose records the table holds. */
export function signalOfTable(table: string): Signal {
  if (table === tables.traces.name) return "traces";
  return table === tables.logs.name ? "logs" : "metrics";
}

interface GaugeAbout {
  readonly name: string;
  readonly help: string;
  readonly labels?: string[];
}

/** A gauge that is computed when somebody scrapes. */
function gauge(registry: Registry, { name, help, labels = [] }: GaugeAbout, read: (gauge: Gauge) => void): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [],
      collect(): void {
        this.reset();
        read(this);
      },
    }),
  );
}

const nothingSpooled: SpoolState = { bytes: 0, segments: 0, oldestAgeMs: 0, tables: [] };

/** Registers every gauge; `watched` is asked anew at each scrape. */
export function registerGauges(registry: Registry, watched: () => Watched): void {
  const number = (name: string, help: string, read: (of: Watched) => number): void =>
    gauge(registry, { name, help }, (made) => made.set(read(watched())));
  const spool = ({ spool: read }: Watched): SpoolState => read?.() ?? nothingSpooled;
  number("spanhouse_spool_bytes", "Bytes of the spool on disk.", (of) => spool(of).bytes);
  number("spanhouse_spool_segments", "Segments of the spool, the open one included.", (of) => spool(of).segments);
  number(
    "spanhouse_spool_oldest_age_seconds",
    "Age of the oldest record that waits in the spool.",
    (of) => spool(of).oldestAgeMs / 1000,
  );
  number(
    "spanhouse_in_flight_requests",
    "Requests between admission and answer.",
    (of) => of.inFlight?.().requests ?? 0,
  );
  number(
    "spanhouse_in_flight_bytes",
    "Bytes of bodies between admission and answer.",
    (of) => of.inFlight?.().bytes ?? 0,
  );
  gauge(
    registry,
    {
      name: "spanhouse_records_spooled",
      help: "Records that are acknowledged and not yet stored.",
      labels: ["signal", "table"],
    },
    (made) => {
      for (const { table, rows } of spool(watched()).tables) made.set({ signal: signalOfTable(table), table }, rows);
    },
  );
  gauge(
    registry,
    { name: "spanhouse_ready", help: "1 when this part of the collector does its work.", labels: ["part"] },
    (made) => {
      for (const { part, ready } of watched().readiness?.() ?? []) made.set({ part }, ready ? 1 : 0);
    },
  );
}
