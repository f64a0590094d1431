import type { KeyValue, Span } from "./span.ts";
import type { Trace } from "./span-tree.ts";

/**
 * Keys of the nodes that a search within the trace finds, from top to bottom. Every word must be somewhere in the span: in a name, an
 * id, its status, an attribute or an event. `key=value` and `key:value` ask one attribute, `service`, `name`, `kind` or `status`;
 * `duration>20ms` (or `<`) asks how long it took. Upper and lower case are the same.
 */
export function findSpans(trace: Trace, search: string): readonly string[] {
  const tests = terms(search).map(spanTest);
  if (tests.length === 0) return [];
  return trace.nodes.filter((node) => !node.missing && tests.every((test) => test(node.span))).map((node) => node.key);
}

type SpanTest = (span: Span) => boolean;

/** Words; what stands in quotes is one word. */
function terms(search: string): string[] {
  return [...search.matchAll(/(?:[^\s"]|"[^"]*(?:"|$))+/g)]
    .map(([term]) => term.replaceAll('"', "").trim().toLowerCase())
    .filter((term) => term !== "");
}

const millisecondsOf: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
};

function spanTest(term: string): SpanTest {
  const longer = /^duration(>=?|<=?)([\d.]+)(ns|us|µs|ms|s|m|h)?$/.exec(term);
  if (longer !== null) {
    const limit = Number(longer[2]) * millisecondsOf[longer[3] ?? "ms"]!;
    return longer[1]!.startsWith(">") ? (span) => span.durationMs >= limit : (span) => span.durationMs <= limit;
  }
  const [, key, value] = /^([^=:]+)[=:](.+)$/.exec(term) ?? [];
  const anywhere: SpanTest = (span) => texts(span).some((text) => text.includes(term));
  if (key === undefined || value === undefined) return anywhere;
  const wanted = value === "*" ? "" : value;
  // A URL has a colon too, so what is no field of the span is looked for as it stands.
  return (span) => fieldsNamed(span, key).some((text) => text.includes(wanted)) || anywhere(span);
}

function fieldsNamed(span: Span, key: string): string[] {
  const own: Readonly<Record<string, string>> = {
    service: span.service,
    name: span.name,
    operation: span.name,
    kind: span.kind,
    status: span.status,
  };
  const found = Object.hasOwn(own, key) ? [own[key]!.toLowerCase()] : [];
  for (const list of [span.attributes, span.resource]) {
    for (const attribute of list)
      if (attribute.key.toLowerCase() === key) found.push(valueText(attribute.value).toLowerCase());
  }
  return found;
}

function texts(span: Span): string[] {
  const found = [span.service, span.name, span.spanId, span.kind, span.statusMessage, span.scopeName];
  if (span.status === "error") found.push("error");
  const add = (list: readonly KeyValue[]): void => {
    for (const { key, value } of list) found.push(key, valueText(value));
  };
  add(span.attributes);
  add(span.resource);
  for (const event of span.events) {
    found.push(event.name);
    add(event.fields);
  }
  return found.map((text) => text.toLowerCase());
}

/** An attribute's value as text: lists and objects as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  return JSON.stringify(value);
}
