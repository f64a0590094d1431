/** Renders `docs/reference/interop.md`. */
import type { Protocol, Sdk } from "./sdks.ts";

export interface SignalResult {
  readonly rows: number;
  readonly cells: number;
  readonly differences: readonly string[];
}

interface Way {
  readonly sdk: string;
  readonly protocol: Protocol;
  readonly compression: "gzip" | "none";
}

/** What came of one way of one SDK. */
export type Result = Way &
  ({ readonly signals: Readonly<Record<"traces" | "logs" | "metrics", SignalResult>> } | { readonly failed: string });

export interface PageAbout {
  readonly sdks: readonly Sdk[];
  readonly results: readonly Result[];
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

const intro = `# Exporters that were tried

\`npm run test:interop\` runs the official OpenTelemetry SDKs and OTLP exporters of several languages against a collector on the
embedded ClickHouse, and writes this page. Each is told the same: three spans with events, a link and each status, three log
records of which one is an event and one has a structured body, and a counter, an up-down counter, a gauge, a histogram and an
exponential histogram, with every kind of attribute ([emission.ts](../../interop/exporters/emission.ts)). Then every column of every
row is read back and held against that, and the collector must have counted requests of that protocol, compressed or not.

What is not told is checked as far as it can be: ids are those that the SDK says it gave; the times of metrics must be within the run;
the buckets of an exponential histogram must be where the row's own scale puts the values; of the flags the two bits
about the parent are free, in which SDKs differ.
`;

/** The whole page. */
export function renderPage({ sdks, results, missing }: PageAbout): string {
  const rows = results.map((result) => {
    const cells =
      "failed" in result
        ? ["failed", "failed", "failed"]
        : [result.signals.traces, result.signals.logs, result.signals.metrics].map(renderSignal);
    return `| ${[result.sdk, result.protocol, result.compression, ...cells].join(" | ")} |`;
  });
  const differences = results.flatMap((result) => {
    const texts =
      "failed" in result ? [result.failed] : Object.values(result.signals).flatMap((signal) => signal.differences);
    return texts.map(
      (text) => `- ${result.sdk}, ${result.protocol}, ${result.compression}: ${text.replaceAll("\n", " ")}`,
    );
  });
  return [
    intro,
    "| SDK | versions | left out |",
    "|---|---|---|",
    ...sdks.map(({ name, versions, protocols, without, leavesSpanFlagsOut }) => {
      const reason = missing.find((one) => one.name === name)?.reason;
      const left = protocols.includes("http/json") ? "" : `HTTP/JSON: ${without ?? "not tried"}`;
      const flags = leavesSpanFlagsOut === true ? "; its exporter sends no W3C flags of spans" : "";
      return `| ${name} | ${versions} | ${reason === undefined ? left + flags : `all of it: ${reason}`} |`;
    }),
    "",
    "| SDK | protocol | compression | traces | logs | metrics |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
    ...(differences.length === 0 ? ["No cell differs."] : ["What differs:", "", ...differences]),
    "",
  ].join("\n");
}

function renderSignal({ rows, cells, differences }: SignalResult): string {
  return differences.length === 0 ? `${rows} rows, ${cells} cells equal` : `${differences.length} differences`;
}
