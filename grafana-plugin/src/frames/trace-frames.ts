import { FieldType, type DataFrame } from "@grafana/data";
import type { TextMap, Trace, TraceSpan } from "@spanhouse/schemas/query";
import { toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { logsLink, sessionLink, traceLogsLink } from "./frame-links.ts";
import { toMs } from "./nano-time.ts";
import { traceMapFrames } from "./trace-map-frames.ts";

/**
 * One trace for the trace view, a row for each span, and after it nodes and edges of the services in it for the node graph. An orphan keeps
 * the name of its parent, so that the view says itself that it is missing.
 */
export function traceFrames(trace: Trace, context: FrameContext): DataFrame[] {
  return [traceFrame(trace, context), ...traceMapFrames(trace, context)];
}

interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** Attributes as the trace view reads them. */
function pairs(map: TextMap): KeyValue[] {
  return Object.entries(map).map(([key, value]) => ({ key, value }));
}

const statusCodes: Readonly<Record<string, number>> = { Unset: 0, Ok: 1, Error: 2 };

function traceFrame(trace: Trace, context: FrameContext): DataFrame {
  const { spans, traceId } = trace;
  const column = (
    name: string,
    of: (span: TraceSpan) => unknown,
    type = FieldType.string,
  ): ReturnType<typeof toField> => toField({ name, type, values: spans.map(of) });
  const traceIds = column("traceID", () => traceId);
  const spanIds = column("spanID", ({ spanId }) => spanId);
  const sessions = column("sessionID", ({ attributes }) => attributes["session.id"]);
  return {
    refId: context.refId,
    name: "Trace",
    length: spans.length,
    fields: [
      { ...traceIds, config: { links: [traceLogsLink(context)] } },
      { ...spanIds, config: { links: [logsLink("Logs of this span", "span", context)] } },
      column("parentSpanID", ({ parentSpanId }) => (parentSpanId === "" ? undefined : parentSpanId)),
      column("operationName", ({ name }) => name),
      column("serviceName", ({ service }) => service),
      column("serviceNamespace", ({ resourceAttributes }) => resourceAttributes["service.namespace"]),
      column("serviceTags", ({ resourceAttributes }) => pairs(resourceAttributes), FieldType.other),
      column("startTime", ({ startUnixNano }) => toMs(startUnixNano), FieldType.number),
      column("duration", ({ durationNano }) => toMs(durationNano), FieldType.number),
      column("kind", ({ kind }) => kind.toLowerCase()),
      column("statusCode", ({ statusCode }) => statusCodes[statusCode] ?? 0, FieldType.number),
      column("statusMessage", ({ statusMessage }) => statusMessage),
      column("instrumentationLibraryName", ({ scopeName }) => scopeName),
      column("instrumentationLibraryVersion", ({ scopeVersion }) => scopeVersion),
      column("traceState", ({ traceState }) => traceState),
      column("tags", ({ attributes }) => pairs(attributes), FieldType.other),
      column("logs", ({ events }) => events.map(toLog), FieldType.other),
      column("references", ({ links }) => links.map(toReference), FieldType.other),
      column("warnings", warningsOf, FieldType.other),
      column("stackTraces", ({ events }) => events.flatMap(stackOf), FieldType.other),
      // Only where a span knows its session, so that no link leads nowhere.
      ...(sessions.values.some((id) => id !== undefined)
        ? [{ ...sessions, config: { links: [sessionLink(context)] } }]
        : []),
    ],
    meta: {
      preferredVisualisationType: "trace",
      custom: { traceFormat: "otlp", logCount: trace.logCount },
      ...(trace.truncated
        ? { notices: [{ severity: "warning", text: `The first ${spans.length} spans are shown; there are more.` }] }
        : {}),
    },
  };
}

function toLog({ timeUnixNano, name, attributes }: TraceSpan["events"][number]): object {
  return { timestamp: toMs(timeUnixNano), name, fields: pairs(attributes) };
}

function toReference({ traceId, spanId, attributes }: TraceSpan["links"][number]): object {
  return { traceID: traceId, spanID: spanId, tags: pairs(attributes) };
}

function warningsOf({ orphan, parentSpanId }: TraceSpan): string[] {
  return orphan ? [`Its parent ${parentSpanId} is not among the spans: it was not sent, or not yet.`] : [];
}

function stackOf({ attributes }: TraceSpan["events"][number]): string[] {
  const stack = attributes["exception.stacktrace"];
  return stack === undefined || stack === "" ? [] : [stack];
}
