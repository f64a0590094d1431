/** The three kinds of telemetry, in the order of their places in the ledger. */
export const signals = ["traces", "logs", "metrics"] as const;

export type Signal = (typeof signals)[number];

/** What one record of a signal is called in a sentence. */
export const recordNames: Readonly<Record<Signal, string>> = {
  traces: "spans",
  logs: "log records",
  metrics: "metric points",
};
