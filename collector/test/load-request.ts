import { encodeOtlp, type MessageName } from "@spanhouse/schemas";

/** One request of the load, ready to be sent. */
export interface LoadRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Every one carries the attribute `id`: `<number of the request>.<index of the record>`. */
  readonly records: number;
}

type Signal = "logs" | "traces" | "metrics";

interface Kind {
  readonly message: MessageName;
  readonly records: number;
  /** `attribute` makes the attribute that tells the record with this index. */
  readonly make: (attributesOf: (index: number) => unknown[], text: string) => unknown;
}

const kinds: Record<Signal, (number: number) => Kind> = {
  logs: (number) => {
    const records = 1 + (number % 4);
    const make: Kind["make"] = (attributesOf, text) => ({
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: Array.from({ length: records }, (_, index) => ({
                timeUnixNano: nowNs(),
                body: { stringValue: text },
                attributes: attributesOf(index),
              })),
            },
          ],
        },
      ],
    });
    return { message: "ExportLogsServiceRequest", records, make };
  },
  traces: (number) => {
    const records = 1 + (number % 3);
    // One trace a request, so that the lookup table behind the view has one row a request too.
    const traceId = (number + 1).toString(16).padStart(32, "0");
    const make: Kind["make"] = (attributesOf, text) => ({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: Array.from({ length: records }, (_, index) => ({
                traceId,
                spanId: (index + 1).toString(16).padStart(16, "0"),
                name: "load",
                startTimeUnixNano: nowNs(),
                endTimeUnixNano: nowNs(),
                attributes: attributesOf(index),
                status: { message: text },
              })),
            },
          ],
        },
      ],
    });
    return { message: "ExportTraceServiceRequest", records, make };
  },
  // One point for each of the five tables, and a second gauge.
  metrics: () => {
    const make: Kind["make"] = (attributesOf, text) => {
      const point = (index: number): object => ({ timeUnixNano: nowNs(), attributes: attributesOf(index) });
      const withValue = (index: number): object => ({ ...point(index), asDouble: 1.5 });
      const of = (name: string, data: object): object => ({ name: `load.${name}`, description: text, ...data });
      const metrics = [
        of("gauge", { gauge: { dataPoints: [withValue(0), withValue(1)] } }),
        of("sum", { sum: { dataPoints: [{ ...point(2), asInt: "7" }], aggregationTemporality: 2, isMonotonic: true } }),
        of("histogram", {
          histogram: {
            dataPoints: [{ ...point(3), count: "3", sum: 6, bucketCounts: ["1", "2"], explicitBounds: [2] }],
            aggregationTemporality: 1,
          },
        }),
        of("exponential", {
          exponentialHistogram: {
            dataPoints: [{ ...point(4), count: "3", sum: 6, positive: { offset: 1, bucketCounts: ["3"] } }],
            aggregationTemporality: 1,
          },
        }),
        of("summary", { summary: { dataPoints: [{ ...point(5), count: "3", sum: 6 }] } }),
      ];
      return { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
    };
    return { message: "ExportMetricsServiceRequest", records: 6, make };
  },
};

/** Fewer metrics, because each of their requests is rows for five tables. */
const signals: readonly Signal[] = ["logs", "traces", "logs", "traces", "metrics"];

/**
 * Makes the request of this number: all signals, protobuf and JSON in turn; `textBytes` pads a log body, a
 * status or a description in it to make it large.
 */
export function makeLoadRequest(number: number, textBytes: number): LoadRequest {
  const signal = signals[number % signals.length]!;
  const { message, records, make } = kinds[signal](number);
  const attributesOf = (index: number): unknown[] => [{ key: "id", value: { stringValue: `${number}.${index}` } }];
  const json = make(attributesOf, "load ".repeat(Math.ceil(textBytes / records / 5)));
  const path = `/v1/${signal}`;
  if (number % 2 === 0) {
    return { path, contentType: "application/json", body: Buffer.from(JSON.stringify(json)), records };
  }
  return { path, contentType: "application/x-protobuf", body: encodeOtlp(message, json), records };
}

function nowNs(): string {
  return `${Date.now()}000000`;
}
