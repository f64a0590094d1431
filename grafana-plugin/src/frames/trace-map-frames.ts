import type { DataFrame } from "@grafana/data";
import type { Trace, TraceSpan } from "@spanhouse/schemas/query";
import type { FrameContext } from "./frame-context.ts";
import { fieldLinks } from "./label-links.ts";
import { toMs } from "./nano-time.ts";
import { edgesFrame, nodesFrame, type GraphEdge, type GraphNode } from "./node-graph-frames.ts";

/** What one service does in the trace. */
interface ServiceSum {
  spans: number;
  errors: number;
  ownMs: number;
}

/** Calls of one service by another. */
interface CallSum {
  readonly source: string;
  readonly target: string;
  calls: number;
  errors: number;
  totalMs: number;
}

/**
 * The services of a trace as nodes, with how long each was at work itself and how many spans it has, and the calls between them as edges: a
 * span whose parent is another service's.
 */
export function traceMapFrames(trace: Trace, context: FrameContext): DataFrame[] {
  const { services, calls } = sumUp(trace);
  const nodes: GraphNode[] = [...services].map(([service, sum]) => ({
    id: service,
    title: service,
    subtitle: "service",
    // Sums of fractions are a little off; there is nothing below a nanosecond.
    main: Math.round(sum.ownMs * 1e6) / 1e6,
    secondary: sum.spans,
    errorShare: sum.spans === 0 ? 0 : sum.errors / sum.spans,
    icon: undefined,
    details: { spans: sum.spans, errors: sum.errors },
  }));
  const edges: GraphEdge[] = [...calls.values()].map(({ source, target, calls, errors, totalMs }) => ({
    id: `${source} ${target}`,
    source,
    target,
    main: calls,
    secondary: totalMs / calls,
    errorShare: errors / calls,
    thickness: 1,
    details: { calls, errors },
  }));
  const links = fieldLinks("service", context);
  return [
    nodesFrame(nodes, {
      context,
      links,
      main: { title: "Own time", unit: "ms" },
      secondary: { title: "Spans", unit: "short" },
    }),
    edgesFrame(edges, {
      context,
      links: [],
      main: { title: "Calls", unit: "short" },
      secondary: { title: "Mean duration", unit: "ms" },
    }),
  ];
}

function sumUp({ spans, startUnixNano }: Trace): {
  readonly services: ReadonlyMap<string, ServiceSum>;
  readonly calls: ReadonlyMap<string, CallSum>;
} {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const own = ownTimes(spans, BigInt(startUnixNano));
  const services = new Map<string, ServiceSum>();
  const calls = new Map<string, CallSum>();
  for (const span of spans) {
    const failed = span.statusCode === "Error" ? 1 : 0;
    const sum = services.get(span.service) ?? { spans: 0, errors: 0, ownMs: 0 };
    sum.spans++;
    sum.errors += failed;
    sum.ownMs += own.get(span) ?? 0;
    services.set(span.service, sum);
    const parent = byId.get(span.parentSpanId);
    if (parent === undefined || parent.service === span.service) continue;
    const key = JSON.stringify([parent.service, span.service]);
    const call = calls.get(key) ?? { source: parent.service, target: span.service, calls: 0, errors: 0, totalMs: 0 };
    call.calls++;
    call.errors += failed;
    call.totalMs += toMs(span.durationNano);
    calls.set(key, call);
  }
  return { services, calls };
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Of each span the milliseconds in which none of its children ran. */
function ownTimes(spans: readonly TraceSpan[], traceStart: bigint): ReadonlyMap<TraceSpan, number> {
  // Since the start of the trace, because times since 1970 are too long for exact sums.
  const intervalOf = ({ startUnixNano, durationNano }: TraceSpan): Interval => {
    const from = Number(BigInt(startUnixNano) - traceStart) / 1e6;
    return { from, to: from + toMs(durationNano) };
  };
  const children = new Map<string, Interval[]>();
  for (const span of spans) {
    const siblings = children.get(span.parentSpanId) ?? [];
    siblings.push(intervalOf(span));
    children.set(span.parentSpanId, siblings);
  }
  const own = new Map<TraceSpan, number>();
  for (const span of spans) {
    const within = intervalOf(span);
    const ownMs = within.to - within.from - covered(children.get(span.spanId) ?? [], within);
    own.set(span, Math.max(0, ownMs));
  }
  return own;
}

/** How much of `within` the intervals cover, which are by their start as spans are. */
function covered(intervals: readonly Interval[], within: Interval): number {
  let sum = 0;
  let end = within.from;
  for (const { from, to } of intervals) {
    const until = Math.min(to, within.to);
    if (until <= end) continue;
    sum += until - Math.max(from, end);
    end = until;
  }
  return sum;
}
