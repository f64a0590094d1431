import type { Trace, TraceSpan } from "@spanhouse/schemas/query";
import { traceBounds } from "../query/trace.ts";
import { formatDuration, formatTime } from "./format-time.ts";
import { layOutSpans, type PlacedSpan } from "./span-tree.ts";
import { cutText, fitText, printable } from "./text-width.ts";
import type { Style, Terminal } from "./terminal.ts";

/**
 * A trace as a waterfall:
 *
 *     service   span                     duration  0                          3.00 s
 *     shop      GET /                      2.50 s  ██████████•███████████
 *     shop      └─ ✗ SELECT             1.00 ms    ▏
 *                  ✗ no rows
 *
 * A bar stands where the span was; `•` is an event, `!` an exception, each at its time. `✗` before a name: the span failed,
 * and why stands below it; `?`: its parent is not in the trace. Below 60 columns there are no bars. `urlArgument` goes
 * into the command that shows the logs, for a collector that is not at the default address.
 */
export function renderWaterfall(
  trace: Trace,
  terminal: Pick<Terminal, "columns" | "style">,
  urlArgument: string = "",
): string {
  const { style } = terminal;
  const placed = layOutSpans(trace.spans);
  const layout = chooseLayout(trace.spans, terminal.columns);
  const bounds = traceBounds(trace.spans);
  const span = bounds.end - bounds.start;
  const scale = layout.bar === 0 ? "" : `0${formatDuration(span).padStart(layout.bar - 1)}`;
  const head = [
    fitText("service", layout.service),
    fitText("span", layout.name),
    fitText("duration", layout.duration, "right"),
    scale,
  ].join("  ");
  const lines = placed.flatMap((each) => spanLines(each, { bounds, layout, style }));
  return [...summary(trace, style), "", style("dim", head.trimEnd()), ...lines, ...legend(trace, urlArgument)]
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

interface Layout {
  readonly columns: number;
  readonly service: number;
  readonly name: number;
  readonly duration: number;
  /** 0: no bars. */
  readonly bar: number;
}

interface Drawing {
  readonly bounds: { readonly start: bigint; readonly end: bigint };
  readonly layout: Layout;
  readonly style: (format: Style, text: string) => string;
}

function chooseLayout(spans: readonly TraceSpan[], columns: number): Layout {
  const longest = Math.max(...spans.map((span) => printable(span.service).length), "service".length);
  const service = Math.min(longest, Math.max(8, Math.floor(columns / 6)));
  const duration = 9;
  const gap = 2;
  if (columns < 60) {
    const name = Math.max(10, columns - service - duration - 2 * gap);
    return { columns, service, name, duration, bar: 0 };
  }
  const rest = columns - service - duration - 3 * gap;
  const name = Math.floor(rest * 0.45);
  return { columns, service, name, duration, bar: rest - name };
}

function summary(trace: Trace, style: Drawing["style"]): string[] {
  const errors = trace.spans.filter(isError).length;
  const services = new Set(trace.spans.map((span) => span.service)).size;
  const parts = [
    count(trace.spans.length, "span") + (trace.truncated ? " (there are more; these are the first)" : ""),
    count(services, "service"),
    formatDuration(BigInt(trace.durationNano)),
    errors === 0 ? "no errors" : style("red", count(errors, "error")),
    count(trace.logCount, "log record"),
  ];
  return [
    `${style("bold", `trace ${trace.traceId}`)}  ${formatTime(BigInt(trace.startUnixNano))} UTC`,
    parts.join(", "),
  ];
}

function legend(trace: Trace, urlArgument: string): string[] {
  const lines: string[] = [];
  const orphans = trace.spans.filter((span) => span.orphan).length;
  if (orphans > 0) lines.push(`? ${count(orphans, "span")} whose parent is not in this trace`);
  if (trace.logCount > 0) {
    lines.push(
      `logs: npx spanhouse sql${urlArgument} "SELECT Timestamp, SeverityText, Body FROM otel_logs WHERE TraceId = '${trace.traceId}' ORDER BY Timestamp"`,
    );
  }
  return lines.length === 0 ? [] : ["", ...lines];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function isError(span: TraceSpan): boolean {
  return span.statusCode === "Error";
}

function spanLines({ span, branch, trunk }: PlacedSpan, drawing: Drawing): string[] {
  const { layout, style } = drawing;
  const failed = isError(span);
  const name = fitText(`${branch}${span.orphan ? "? " : ""}${failed ? "✗ " : ""}${printable(span.name)}`, layout.name);
  const line = [
    style("cyan", fitText(printable(span.service), layout.service)),
    failed ? style("red", name) : span.parentSpanId === "" ? style("bold", name) : name,
    fitText(formatDuration(BigInt(span.durationNano)), layout.duration, "right"),
    style(failed ? "red" : "green", bar(span, drawing)),
  ].join("  ");
  const indent = " ".repeat(layout.service + 2);
  const width = layout.columns - indent.length;
  const details = explain(span).map((text) => indent + style("red", cutText(`${trunk}${printable(text)}`, width)));
  return [line, ...details];
}

/** What went wrong, in the words of the span. */
function explain(span: TraceSpan): string[] {
  const exceptions = span.events.filter(isException).map(({ attributes }) => {
    const what = [attributes["exception.type"], attributes["exception.message"]].filter(Boolean).join(": ");
    return `! ${what === "" ? "exception" : what}`;
  });
  return isError(span) && span.statusMessage !== "" ? [`✗ ${span.statusMessage}`, ...exceptions] : exceptions;
}

function isException({ name }: { readonly name: string }): boolean {
  return name === "exception";
}

/** A column stands for an equal part of the trace; a span shorter than one still shows. */
function bar(span: TraceSpan, { bounds, layout }: Drawing): string {
  if (layout.bar === 0) return "";
  const whole = Number(bounds.end - bounds.start) || 1;
  const column = (unixNano: bigint): number =>
    Math.min(layout.bar - 1, Math.max(0, Math.floor((Number(unixNano - bounds.start) / whole) * layout.bar)));
  const start = BigInt(span.startUnixNano);
  const duration = BigInt(span.durationNano);
  const first = column(start);
  const cells = (Number(duration) / whole) * layout.bar;
  const length = Math.max(1, Math.min(layout.bar - first, Math.round(cells)));
  const drawn = Array.from({ length: layout.bar }, (_, at): string => {
    if (at < first || at >= first + length) return " ";
    return cells < 0.5 ? "▏" : "█";
  });
  for (const event of span.events) drawn[column(BigInt(event.timeUnixNano))] = isException(event) ? "!" : "•";
  return drawn.join("");
}
