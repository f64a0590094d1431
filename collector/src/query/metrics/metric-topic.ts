import { listMetrics, readExemplars, readHeatmap, readMetric } from "@spanhouse/schemas/query";
import { answering, type Answering } from "../endpoint-route.ts";
import { readMetricList } from "./list-metrics.ts";
import { readMetricExemplars } from "./metric-exemplars.ts";
import { readMetricHeatmap } from "./metric-heatmap.ts";
import { readMetricSeries } from "./metric-series.ts";

/** `/api/v1/metrics/...` */
export const metricTopic: readonly Answering[] = [
  answering(listMetrics, readMetricList),
  answering(readMetric, readMetricSeries),
  answering(readHeatmap, readMetricHeatmap),
  answering(readExemplars, readMetricExemplars),
];
