import type { DataFrame, Field } from "@grafana/data";

/** One attribute. Its value is what the frame has: text, number, boolean, or a list of them. */
export interface KeyValue {
  readonly key: string;
  readonly value: unknown;
}

/** Something that happened within a span; `timeMs` is since 1970. */
export interface SpanEvent {
  readonly timeMs: number;
  readonly name: string;
  readonly fields: readonly KeyValue[];
}

/** A span of this or another trace that a span names without being its child. */
export interface SpanReference {
  readonly traceId: string;
  readonly spanId: string;
  readonly tags: readonly KeyValue[];
}

/** A span as a row of the trace frame tells it; `row` is that row, or -1 for a span that only its children tell of. */
export interface Span {
  readonly row: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  /** Milliseconds since 1970, with a fraction. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly kind: string;
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly traceState: string;
  readonly attributes: readonly KeyValue[];
  readonly resource: readonly KeyValue[];
  readonly events: readonly SpanEvent[];
  readonly references: readonly SpanReference[];
  readonly warnings: readonly string[];
  readonly stackTraces: readonly string[];
}

/** When a span ends, in milliseconds since 1970. */
export function endMs(span: Span): number {
  return span.startMs + span.durationMs;
}

const statuses = ["unset", "ok", "error"] as const;

/** Reads a frame with one row a span, with the fields that Grafana's trace view reads; a field that is left out counts as empty. */
export function spansOfFrame(frame: DataFrame): Span[] {
  const read = reader(frame);
  return Array.from({ length: frame.length }, (_, row): Span => {
    const text = (name: string): string => asText(read(name, row));
    const attributes = asList<KeyValue>(read("tags", row));
    return {
      row,
      traceId: text("traceID"),
      spanId: text("spanID"),
      parentSpanId: text("parentSpanID"),
      name: text("operationName"),
      service: text("serviceName"),
      startMs: asNumber(read("startTime", row)),
      durationMs: Math.max(0, asNumber(read("duration", row))),
      kind: text("kind"),
      status: asStatus(read("statusCode", row), attributes),
      statusMessage: text("statusMessage"),
      scopeName: text("instrumentationLibraryName"),
      scopeVersion: text("instrumentationLibraryVersion"),
      traceState: text("traceState"),
      attributes,
      resource: asList<KeyValue>(read("serviceTags", row)),
      events: asList<RawEvent>(read("logs", row)).map(asEvent),
      references: asList<RawReference>(read("references", row)).map(asReference),
      warnings: asList<string>(read("warnings", row)),
      stackTraces: asList<string>(read("stackTraces", row)),
    };
  });
}

/** Whether a frame is one of spans: Grafana goes by the wish of the frame, and by its fields where there is none. */
export function isTraceFrame(frame: DataFrame): boolean {
  const wish = frame.meta?.preferredVisualisationType;
  if (wish !== undefined) return wish === "trace";
  const names = new Set(frame.fields.map((field) => field.name));
  return names.has("traceID") && names.has("spanID") && names.has("startTime");
}

function reader(frame: DataFrame): (name: string, row: number) => unknown {
  const fields = new Map<string, Field<unknown>>(frame.fields.map((field) => [field.name, field]));
  return (name, row) => fields.get(name)?.values[row];
}

interface RawEvent {
  readonly timestamp?: number;
  readonly name?: string;
  readonly fields?: readonly KeyValue[] | null;
}

interface RawReference {
  readonly traceID?: string;
  readonly spanID?: string;
  readonly tags?: readonly KeyValue[] | null;
}

function asEvent(event: RawEvent): SpanEvent {
  return { timeMs: asNumber(event.timestamp), name: event.name ?? "", fields: asList(event.fields) };
}

function asReference(reference: RawReference): SpanReference {
  const { traceID = "", spanID = "" } = reference;
  return { traceId: traceID, spanId: spanID, tags: asList(reference.tags) };
}

function asText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function asNumber(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) ? number : 0;
}

function asList<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

/** Senders from before the status code say `error` as an attribute. */
function asStatus(code: unknown, attributes: readonly KeyValue[]): Span["status"] {
  const status = statuses[asNumber(code)] ?? "unset";
  if (status !== "unset") return status;
  return attributes.some(({ key, value }) => key === "error" && (value === true || value === "true"))
    ? "error"
    : "unset";
}
