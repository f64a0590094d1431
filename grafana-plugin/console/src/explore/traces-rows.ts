import type { DataFrame } from "@grafana/data";

/** A line of the table: a trace, or a span when spans are shown. */
export interface TraceRow {
  /** Unique in the table. */
  readonly key: string;
  readonly traceId: string;
  /** Of a trace the newest span that was found. */
  readonly spanId: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly service: string;
  readonly name: string;
  readonly failed: boolean;
  /** Of a trace alone. */
  readonly spans: number | undefined;
  readonly errors: number | undefined;
  readonly services: number | undefined;
  /** What was found in the trace, when it is not its root. */
  readonly found: string | undefined;
  /** Of a span alone. */
  readonly kind: string | undefined;
  readonly statusMessage: string | undefined;
}

/** Rows of the frame of a search of traces or of spans. */
export function traceRows(frame: DataFrame | undefined): TraceRow[] {
  if (frame === undefined) return [];
  const isTraces = frame.fields.some(({ name }) => name === "traceName");
  const read = cells(frame);
  return Array.from({ length: frame.length }, (_, row) => (isTraces ? traceRow(read, row) : spanRow(read, row)));
}

/** Where the next page begins; undefined after the last one. */
export function nextCursor(frame: DataFrame | undefined): string | undefined {
  return (frame?.meta?.custom as { readonly nextCursor?: string } | undefined)?.nextCursor;
}

interface Cells {
  text(name: string, row: number): string;
  number(name: string, row: number): number;
}

function cells(frame: DataFrame): Cells {
  const fields = new Map(frame.fields.map((field) => [field.name, field.values as readonly unknown[]]));
  return {
    text: (name, row) => String(fields.get(name)?.[row] ?? ""),
    number: (name, row) => Number(fields.get(name)?.[row] ?? 0),
  };
}

function traceRow({ text, number }: Cells, row: number): TraceRow {
  const [service, name] = [text("traceService", row), text("traceName", row)];
  const [foundService, foundName] = [text("matchService", row), text("matchName", row)];
  const isRoot = foundService === service && foundName === name;
  return {
    key: text("traceID", row),
    traceId: text("traceID", row),
    spanId: text("matchSpanId", row),
    startMs: number("startTime", row),
    durationMs: number("traceDuration", row),
    service,
    name,
    failed: number("errors", row) > 0,
    spans: number("spans", row),
    errors: number("errors", row),
    services: number("services", row),
    found: isRoot || foundName === "" ? undefined : `${foundService}: ${foundName}`,
    kind: undefined,
    statusMessage: undefined,
  };
}

function spanRow({ text, number }: Cells, row: number): TraceRow {
  return {
    key: `${text("traceID", row)} ${text("spanID", row)} ${text("timeUnixNano", row)}`,
    traceId: text("traceID", row),
    spanId: text("spanID", row),
    startMs: number("startTime", row),
    durationMs: number("duration", row),
    service: text("serviceName", row),
    name: text("name", row),
    failed: text("status", row).toLowerCase() === "error",
    spans: undefined,
    errors: undefined,
    services: undefined,
    found: undefined,
    kind: text("kind", row).toLowerCase(),
    statusMessage: text("statusMessage", row),
  };
}
