import { stripVTControlCharacters, styleText } from "node:util";
import { expect, test } from "vitest";
import type { Trace, TraceSpan } from "@spanhouse/schemas/query";
import { textWidth } from "./text-width.ts";
import { renderWaterfall } from "./waterfall.ts";

const plain = (columns: number): Parameters<typeof renderWaterfall>[1] => ({ columns, style: (_format, text) => text });
const startNano = 1_767_323_045_000_000_000n;
const ms = 1_000_000n;

function span(
  spanId: string,
  [startMs, durationMs]: readonly [bigint, bigint],
  more: Partial<TraceSpan> = {},
): TraceSpan {
  return {
    ...{ spanId, parentSpanId: "", orphan: false, name: spanId, kind: "Internal", service: "shop" },
    ...{ startUnixNano: String(startNano + startMs * ms), durationNano: String(durationMs * ms) },
    ...{ statusCode: "Unset", statusMessage: "", traceState: "", scopeName: "", scopeVersion: "" },
    ...{ attributes: {}, resourceAttributes: {}, events: [], links: [], ...more },
  };
}

const event = (name: string, atMs: bigint, attributes = {}): TraceSpan["events"][number] => ({
  ...{ name, timeUnixNano: String(startNano + atMs * ms), attributes },
});

const trace: Trace = {
  ...{ traceId: "0af7651916cd43dd8448eb211c80319c", startUnixNano: String(startNano), truncated: false, logCount: 2 },
  ...{ endUnixNano: String(startNano + 2500n * ms), durationNano: String(2500n * ms) },
  spans: [
    span("GET /checkout", [0n, 2500n]),
    span("SELECT cart", [100n, 300n], { parentSpanId: "GET /checkout" }),
    span("charge card", [500n, 1500n], {
      ...{ parentSpanId: "GET /checkout", statusCode: "Error", statusMessage: "declined\u001b[31m by bank" },
      events: [
        event("retry", 900n),
        event("exception", 1900n, { "exception.type": "CardError", "exception.message": "no\nmoney" }),
      ],
    }),
    span("POST /charge", [600n, 1200n], { parentSpanId: "charge card", service: "payments" }),
    span("audit", [2400n, 0n], { parentSpanId: "gone", orphan: true, service: "a-service-with-a-long-name" }),
  ],
};

test("a waterfall of 100 columns", () => {
  expect(`\n${renderWaterfall(trace, plain(100))}`).toBe(`
trace 0af7651916cd43dd8448eb211c80319c  2026-01-02 03:04:05.000 UTC
5 spans, 3 services, 2.50 s, 1 error, 2 log records

service           span                              duration  0                               2.50 s
shop              GET /checkout                       2.50 s  ██████████████████████████████████████
shop              ├─ SELECT cart                      300 ms   █████
shop              └─ ✗ charge card                    1.50 s         ██████•██████████████!█
                     ✗ declined\\x1b[31m by bank
                     ! CardError: no\\nmoney
payments             └─ POST /charge                  1.20 s           ██████████████████
a-service-with-…  ? audit                               0 ns                                      ▏

? 1 span whose parent is not in this trace
logs: npx spanhouse sql "SELECT Timestamp, SeverityText, Body FROM otel_logs WHERE TraceId = '0af7651916cd43dd8448eb211c80319c' ORDER BY Timestamp"
`);
});

test("the command for the logs names a collector that is elsewhere", () => {
  expect(renderWaterfall(trace, plain(80), " --url http://host:1")).toContain('sql --url http://host:1 "SELECT');
});

test("a narrow terminal gets no bars", () => {
  const text = renderWaterfall({ ...trace, logCount: 0 }, plain(50));
  expect(text).not.toContain("█");
  expect(text).toContain("charge card");
});

test.each([40, 60, 61, 80, 133, 200])("no line of spans is wider than %i columns", (columns) => {
  const lines = renderWaterfall(trace, plain(columns)).split("\n").slice(3, -3);
  for (const line of lines.slice(0, -1)) expect(textWidth(line)).toBeLessThanOrEqual(columns);
});

test("colour changes nothing but the colour", () => {
  const style = (format: Parameters<typeof styleText>[0], text: string): string =>
    styleText(format, text, { validateStream: false });
  const coloured = renderWaterfall(trace, { columns: 100, style });
  expect(coloured).toContain("\u001b[31m");
  const withoutEndSpaces = (text: string): string => text.replaceAll(/ +$/gm, "");
  expect(withoutEndSpaces(stripVTControlCharacters(coloured))).toBe(
    withoutEndSpaces(renderWaterfall(trace, plain(100))),
  );
});

test("a trace of one instant has a bar all the same", () => {
  const instant = { ...trace, spans: [span("now", [0n, 0n])], durationNano: "0", logCount: 0 };
  expect(renderWaterfall(instant, plain(80))).toMatch(/now.*0 ns {2}▏/);
});
