/** What is read when somebody scrapes, so that nothing has to be kept in step: spool, work in flight, readiness. */
import { tables } from "@spanhouse/schemas";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Signal } from "./commit/sink.ts";
import type { SpoolStats, TableShare } from "./spool/spool.ts";

/** What a scrape asks of the spool; see `SpoolStats`. */
type SpoolState = Pick<
  SpoolStats,
  | "bytes"
  | "bytesMax"
  | "segments"
  | "segmentsSuspect"
  | "oldestAgeMs"
  | "tables"
  | "recovered"
  | "quarantinedBytes"
  | "tornBytes"
>;

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

const nothingSpooled: SpoolState = {
  bytes: 0,
  bytesMax: 0,
  segments: 0,
  segmentsSuspect: 0,
  oldestAgeMs: 0,
  tables: [],
  recovered: [],
  quarantinedBytes: 0,
  tornBytes: 0,
};

const spoolNumbers: readonly (readonly [name: string, help: string, read: (spool: SpoolState) => number])[] = [
  ["bytes", "Bytes of the spool on disk.", (spool) => spool.bytes],
  ["bytes_max", "The limit of these bytes.", (spool) => spool.bytesMax],
  ["segments", "Segments of the spool, the open one included.", (spool) => spool.segments],
  ["segments_suspect", "Segments withheld until the disk answers again.", (spool) => spool.segmentsSuspect],
  ["oldest_age_seconds", "Age of the oldest record that waits.", (spool) => spool.oldestAgeMs / 1000],
  ["quarantined_bytes", "Damaged bytes that were moved to the quarantine.", (spool) => spool.quarantinedBytes],
  ["torn_bytes", "Bytes of unfinished commits that were cut off at start.", (spool) => spool.tornBytes],
];

/** Registers every gauge; `watched` is asked anew at each scrape. */
export function registerGauges(registry: Registry, watched: () => Watched): void {
  const spool = (): SpoolState => watched().spool?.() ?? nothingSpooled;
  for (const [name, help, read] of spoolNumbers) {
    gauge(registry, { name: `spanhouse_spool_${name}`, help }, (made) => made.set(read(spool())));
  }
  const rows = (name: string, help: string, read: (spool: SpoolState) => readonly TableShare[]): void =>
    gauge(registry, { name, help, labels: ["signal", "table"] }, (made) => {
      // A series that is only there while something waits cannot be told from one that nobody measures.
      for (const table of Object.values(tables)) made.set({ signal: signalOfTable(table.name), table: table.name }, 0);
      for (const share of read(spool())) {
        made.set({ signal: signalOfTable(share.table), table: share.table }, share.rows);
      }
    });
  rows(
    "spanhouse_records_spooled",
    "Records that are acknowledged and not yet stored.",
    ({ tables: waiting }) => waiting,
  );
  rows("spanhouse_records_recovered", "Records found in the spool at start.", ({ recovered }) => recovered);

  const inFlight = (): { readonly requests: number; readonly bytes: number } =>
    watched().inFlight?.() ?? { requests: 0, bytes: 0 };
  const requests = { name: "spanhouse_in_flight_requests", help: "Requests between admission and answer." };
  gauge(registry, requests, (made) => made.set(inFlight().requests));
  const bytes = { name: "spanhouse_in_flight_bytes", help: "Bytes of bodies between admission and answer." };
  gauge(registry, bytes, (made) => made.set(inFlight().bytes));
  const ready = { name: "spanhouse_ready", help: "1 when this part of the collector does its work.", labels: ["part"] };
  gauge(registry, ready, (made) => {
    for (const part of watched().readiness?.() ?? []) made.set({ part: part.part }, part.ready ? 1 : 0);
  });
}
