import { randomBytes } from "node:crypto";
import { nowNano } from "./committed-blocks.ts";

/** What a project sends: some of every signal. */
export interface ProjectRecords {
  readonly traceId: string;
  readonly service: string;
  readonly body: string;
  readonly metric: string;
  readonly session: string;
  readonly requests: readonly (readonly [signal: "traces" | "logs" | "metrics", body: unknown])[];
}

/** Records whose texts all hold the same random secret, so that a leak of any of them is found by it. */
export function makeProjectRecords(secret: string, count: number): ProjectRecords {
  const at = String(nowNano());
  const traceId = randomBytes(16).toString("hex");
  const service = `service-${secret}`;
  const body = `body-${secret}-0`;
  const attributes = [{ key: `key-${secret}`, value: { stringValue: `value-${secret}` } }];
  const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }, ...attributes] };
  const each = <T>(make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
  const session = `session-${secret}`;
  const logRecords = each((index) => ({
    ...{ timeUnixNano: at, traceId, body: { stringValue: `body-${secret}-${index}` } },
    severityText: `severity-${secret}`,
    ...describeEvent(index, { secret, session, attributes }),
  }));
  const spans = each((index) => ({
    ...{ traceId, spanId: randomBytes(8).toString("hex"), name: `span-${secret}-${index}`, attributes },
    ...{ startTimeUnixNano: at, endTimeUnixNano: String(BigInt(at) + BigInt(index + 1) * 1000n) },
  }));
  const points = each((index) => ({ timeUnixNano: at, asDouble: index, attributes }));
  const histograms = each((index) => ({
    timeUnixNano: at,
    count: index + 1,
    sum: 1,
    scale: 0,
    zeroCount: 0,
    attributes,
  }));
  const metrics = [
    { name: `gauge-${secret}`, gauge: { dataPoints: points } },
    { name: `sum-${secret}`, sum: { dataPoints: points, aggregationTemporality: 2, isMonotonic: true } },
    { name: `exponential-${secret}`, exponentialHistogram: { dataPoints: histograms, aggregationTemporality: 2 } },
  ];
  return {
    ...{ traceId, service, body, session },
    metric: `gauge-${secret}`,
    requests: [
      ["logs", { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }],
      ["traces", { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }],
      ["metrics", { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }],
    ],
  };
}

interface About {
  readonly secret: string;
  readonly session: string;
  readonly attributes: readonly unknown[];
}

/** What makes some of the records those of a page; every fifth is a plain log. */
function describeEvent(index: number, { secret, session, attributes }: About): Readonly<Record<string, unknown>> {
  const texts: Readonly<Record<string, string>> = {
    "session.id": session,
    "browser.page.route": `/route-${secret}`,
    "browser.web_vital.name": "lcp",
    "browser.web_vital.id": `${secret}-${index}`,
    "exception.type": `Error${secret}`,
    "exception.message": `message ${secret}`,
  };
  const eventName = ["", "browser.page_view", "browser.web_vital", "exception", "session.start"][index % 5];
  const own = Object.entries(texts).map(([key, text]) => ({ key, value: { stringValue: text } }));
  const value = { key: "browser.web_vital.value", value: { doubleValue: index } };
  return { eventName, attributes: [...attributes, ...own, value] };
}
