/** A span or a log record on its way out. What may be changed can be changed in place. */
export interface Outgoing {
  readonly signal: "traces" | "logs";
  /** The span's name, or the event's. */
  readonly name: string | undefined;
  readonly attributes: Record<string, unknown>;
  /** What a log says. */
  body?: unknown;
  /** OTLP's severity number of a log: 9 is info, 13 warn, 17 error. */
  readonly severity?: number | undefined;
}

/** Sees every span and log before it is sent; nothing is sent when it gives back null. */
export type BeforeSend = (record: Outgoing) => Outgoing | null | undefined;

/** Throws for a record that is made while it runs: it would make another one for that, and so on for ever. */
export function refuseOwnRecords(beforeSend: BeforeSend): BeforeSend {
  let isRunning = false;
  return (record) => {
    if (isRunning) throw new Error("beforeSend makes records itself");
    isRunning = true;
    try {
      return beforeSend(record);
    } finally {
      isRunning = false;
    }
  };
}
