export type FindingStatus = "ok" | "warn" | "fail";

/** What one check of the doctor found. */
export interface Finding {
  readonly name: string;
  readonly status: FindingStatus;
  readonly text: string;
  /** What to do, as a sentence; only when something is to be done. */
  readonly todo?: string;
}

/** The finding for an error, with its hint as what to do. */
export function fail(name: string, error: unknown): Finding {
  const text = error instanceof Error ? error.message : String(error);
  const { hint } = error as { readonly hint?: unknown };
  return { name, status: "fail", text, ...(typeof hint === "string" ? { todo: hint } : {}) };
}
