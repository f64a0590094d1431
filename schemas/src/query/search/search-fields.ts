/** What can be searched. */
export type SearchSignal = "logs" | "traces" | "metrics";

/** A field that every record of a signal has, and what its values are. */
export interface BuiltInField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: "text" | "id" | "level" | "duration" | "word";
  /** The column of the table; of a level the first of those it is read from. */
  readonly column: string;
  /** The spellings of a `word`, which is compared in any case. */
  readonly words?: readonly string[];
  readonly about: string;
}

function text([name = "", ...aliases]: readonly string[], column: string, about: string): BuiltInField {
  return { name, aliases, kind: "text", column, about };
}

function id(name: string, column: string, aliases: readonly string[]): BuiltInField {
  return { name, aliases, kind: "id", column, about: "hexadecimal" };
}

const service = text(["service", "service.name"], "ServiceName", "service.name of the resource");
const scope = text(["scope"], "ScopeName", "the library that made it");
const trace = id("trace", "TraceId", ["trace_id", "traceId"]);
const span = id("span", "SpanId", ["span_id", "spanId"]);

function level(column: string): BuiltInField {
  return {
    name: "level",
    aliases: ["severity"],
    kind: "level",
    column,
    about: "trace, debug, info, warn, error, fatal",
  };
}

/** The fields of each signal beside its attributes. */
export const builtInFields: Readonly<Record<SearchSignal, readonly BuiltInField[]>> = {
  logs: [
    service,
    level("SeverityNumber"),
    text(["body", "message"], "Body", "the message"),
    text(["event", "event.name"], "EventName", "kind of event"),
    trace,
    span,
    scope,
  ],
  traces: [
    service,
    text(["name", "operation"], "SpanName", "name of the span"),
    {
      ...{ name: "kind", aliases: [], kind: "word", column: "SpanKind", about: "server, client, ..." },
      words: ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"],
    },
    {
      ...{ name: "status", aliases: [], kind: "word", column: "StatusCode", about: "unset, ok, error" },
      words: ["Unset", "Ok", "Error"],
    },
    text(["status_message"], "StatusMessage", "why it failed"),
    { name: "duration", aliases: [], kind: "duration", column: "Duration", about: "250ms, 1.5s; without a unit ms" },
    trace,
    span,
    id("parent", "ParentSpanId", ["parent_id"]),
    scope,
    level("StatusCode"),
  ],
  metrics: [
    service,
    text(["name", "metric"], "MetricName", "name of the metric"),
    text(["unit"], "MetricUnit", ""),
    scope,
  ],
};

/**
 * Where words without a field are looked for. Of log records the body alone, because it has an index over its words, and an alternative
 * beside it would make ClickHouse read everything.
 */
export const textColumns: Readonly<Record<SearchSignal, readonly string[]>> = {
  logs: ["Body"],
  traces: ["SpanName", "StatusMessage"],
  metrics: ["MetricName"],
};

/** The maps of attributes of a record. */
export type AttributeMap = "record" | "resource" | "scope";

/** The columns that hold them. */
export const attributeColumns: Readonly<Record<SearchSignal, Readonly<Record<AttributeMap, string>>>> = {
  logs: { record: "LogAttributes", resource: "ResourceAttributes", scope: "ScopeAttributes" },
  traces: { record: "SpanAttributes", resource: "ResourceAttributes", scope: "ScopeAttributes" },
  metrics: { record: "Attributes", resource: "ResourceAttributes", scope: "ScopeAttributes" },
};

/** What a name stands for: a built-in field, or an attribute of one or more maps, the first that has it. */
export type ResolvedField =
  | { readonly kind: "built-in"; readonly field: BuiltInField }
  | { readonly kind: "attribute"; readonly key: string; readonly maps: readonly AttributeMap[] };

/** Names that begin so are attributes of that map alone, which is also the faster way to ask. */
export const attributePrefixes: readonly (readonly [prefix: string, map: AttributeMap])[] = [
  ["attributes.", "record"],
  ["resource.", "resource"],
  ["scope.", "scope"],
];

/** Finds what `name` stands for; a name that is no built-in field is an attribute of the record or of its resource. */
export function resolveField(signal: SearchSignal, name: string): ResolvedField {
  const field = builtInFields[signal].find((known) => known.name === name || known.aliases.includes(name));
  if (field !== undefined) return { kind: "built-in", field };
  for (const [prefix, map] of attributePrefixes) {
    if (name.startsWith(prefix) && name.length > prefix.length)
      return { kind: "attribute", key: name.slice(prefix.length), maps: [map] };
  }
  return { kind: "attribute", key: name, maps: ["record", "resource"] };
}
