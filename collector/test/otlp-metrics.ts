import { otlpAttributes, otlpResource, type Attributes } from "./otlp-records.ts";

/** A point: the fields of OTLP/JSON that its kind has, with attributes as a test writes them. */
export interface TestPoint {
  readonly service: string;
  readonly attributes?: Attributes;
  readonly timeNano: bigint;
  readonly startNano?: bigint;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestMetric {
  readonly name: string;
  readonly unit?: string;
  readonly description?: string;
  readonly kind: "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";
  readonly cumulative?: boolean;
  readonly monotonic?: boolean;
  readonly points: readonly TestPoint[];
}

export function otlpMetrics(metrics: readonly TestMetric[]): unknown {
  return {
    resourceMetrics: metrics.flatMap((metric) => {
      const services = [...new Set(metric.points.map(({ service }) => service))];
      return services.map((service) => ({
        resource: otlpResource(service),
        scopeMetrics: [{ metrics: [otlpMetric(metric, service)] }],
      }));
    }),
  };
}

function otlpMetric(
  { name, unit = "", description = "", kind, cumulative = true, monotonic, points }: TestMetric,
  service: string,
): unknown {
  const dataPoints = points
    .filter((point) => point.service === service)
    .map(({ attributes, timeNano, startNano = 0n, fields }) => {
      const point: Record<string, unknown> = { attributes: otlpAttributes(attributes), timeUnixNano: String(timeNano) };
      return Object.assign(point, { startTimeUnixNano: String(startNano) }, fields);
    });
  const temporality = kind === "gauge" || kind === "summary" ? {} : { aggregationTemporality: cumulative ? 2 : 1 };
  const isMonotonic = monotonic === undefined ? {} : { isMonotonic: monotonic };
  return { name, unit, description, [kind]: { dataPoints, ...temporality, ...isMonotonic } };
}
