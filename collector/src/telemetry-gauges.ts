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

/** A gauge that is computed when somebody scrapes. */
function gauge(
  registry: Registry,
  name: string,
  help: string,
  read: (set: Gauge) => void,
  labels: string[] = [],
): void {
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

/** Registers every gauge; `watched` is asked anew at each scrape. */
export function registerGauges(registry: Registry, watched: () => Watched): void {
  const spool = (): SpoolState => watched().spool?.() ?? { bytes: 0, segments: 0, oldestAgeMs: 0, tables: [] };
  const inFlight = (): { requests: number; bytes: number } => watched().inFlight?.() ?? { requests: 0, bytes: 0 };
  gauge(registry, "spanhouse_spool_bytes", "Bytes of the spool on disk.", (g) => g.set(spool().bytes));
  gauge(registry, "spanhouse_spool_segments", "Segments of the spool, the open one included.", (g) =>
    g.set(spool().segments),
  );
  gauge(registry, "spanhouse_spool_oldest_age_seconds", "Age of the oldest record that waits in the spool.", (g) =>
    g.set(spool().oldestAgeMs / 1000),
  );
  gauge(
    registry,
    "spanhouse_records_spooled",
    "Records that are acknowledged and not yet stored.",
    (g) => {
      for (const share of spool().tables) g.set({ signal: signalOfTable(share.table), table: share.table }, share.rows);
    },
    ["signal", "table"],
  );
  gauge(registry, "spanhouse_in_flight_requests", "Requests between admission and answer.", (g) =>
    g.set(inFlight().requests),
  );
  gauge(registry, "spanhouse_in_flight_bytes", "Bytes of bodies between admission and answer.", (g) =>
    g.set(inFlight().bytes),
  );
  gauge(
    registry,
    "spanhouse_ready",
    "1 when this part of the collector does its work.",
    (g) => {
      for (const { part, ready } of watched().readiness?.() ?? []) g.set({ part }, ready ? 1 : 0);
    },
    ["part"],
  );
}
