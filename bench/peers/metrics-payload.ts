import { resource, text } from "../payloads.ts";
import { pick } from "../random.ts";
import type { Random } from "../random.ts";

export interface MetricsShape {
  readonly points: number;
  readonly nowMs: number;
  /** The value of the first point; the next have the numbers after it, so that no value comes twice in its table. */
  readonly firstNumber: number;
}

const bounds = [5, 10, 25, 50, 75, 100, 250, 500, 1000];
const routes = ["/api/cart", "/api/checkout", "/api/products/:id", "/api/orders", "/healthz"];
const pointsPerMetric = 20;

/** One metrics request: of every five metrics two are gauges, two sums and one a histogram, 20 points each. */
export function metricsRequest(random: Random, { points, nowMs, firstNumber }: MetricsShape): object {
  const timeUnixNano = `${nowMs}000000`;
  const startTimeUnixNano = `${nowMs - 3_600_000}000000`;
  let number = firstNumber;
  const point = (): object => ({
    timeUnixNano,
    startTimeUnixNano,
    attributes: [
      text("http.route", pick(random, routes)),
      text("http.request.method", pick(random, ["GET", "POST"])),
      text("server.address", `10.0.0.${Math.floor(random() * 50)}`),
      text("shop.region", pick(random, ["eu", "us", "ap"])),
    ],
  });
  const withValue = (): object => ({ ...point(), asDouble: number++ });
  const histogram = (): object => {
    const bucketCounts = Array.from({ length: bounds.length + 1 }, () => Math.floor(random() * 100));
    return {
      ...point(),
      count: bucketCounts.reduce((sum, count) => sum + count, 0),
      sum: number++,
      min: 0.2,
      max: 990,
      bucketCounts,
      explicitBounds: bounds,
    };
  };
  const metrics = Array.from({ length: points / pointsPerMetric }, (_, index) => {
    const make = index % 5 === 4 ? histogram : withValue;
    const dataPoints = Array.from({ length: pointsPerMetric }, make);
    const named = { name: `shop.metric_${index}`, description: "what the shop counts and measures", unit: "1" };
    if (index % 5 === 4) return { ...named, histogram: { dataPoints, aggregationTemporality: 2 } };
    if (index % 5 < 2) return { ...named, gauge: { dataPoints } };
    return { ...named, sum: { dataPoints, aggregationTemporality: 2, isMonotonic: true } };
  });
  return {
    resourceMetrics: [
      {
        resource: resource("shop-orders"),
        scopeMetrics: [{ scope: { name: "shop.meter", version: "1.0.0" }, metrics }],
      },
    ],
  };
}
