import { saveFile } from "../../host/save-file.ts";
import type { KeyValue } from "./span.ts";
import type { Trace } from "./span-tree.ts";

/** The trace as readable JSON: spans in the order of the frame, attributes as objects, times in milliseconds since 1970. */
function traceJson(trace: Trace): string {
  const spans = trace.spans.map(({ row: _row, attributes, resource, events, references, ...span }) => ({
    ...span,
    attributes: object(attributes),
    resource: object(resource),
    events: events.map(({ fields, ...event }) => ({ ...event, attributes: object(fields) })),
    references: references.map(({ tags, ...reference }) => ({ ...reference, attributes: object(tags) })),
  }));
  return JSON.stringify({ traceId: trace.traceId, startMs: trace.startMs, endMs: trace.endMs, spans }, undefined, 2);
}

/** Hands the trace to the browser as a file. */
export function downloadTrace(trace: Trace): void {
  saveFile({ name: `trace-${trace.traceId}.json`, type: "application/json", text: traceJson(trace) });
}

function object(list: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, value]));
}
