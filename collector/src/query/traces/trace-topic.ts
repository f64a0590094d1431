import {
  listOperations,
  listReleases,
  listServices,
  readRed,
  readServiceMap,
  readTraceLogs,
  searchSpans,
  searchTraces,
} from "@spanhouse/schemas/query";
import { answering, type Answering } from "../endpoint-route.ts";
import { readReleases } from "./list-releases.ts";
import { readOperations, readServices } from "./list-services.ts";
import { readRedSeries } from "./read-red.ts";
import { searchForSpans } from "./search-spans.ts";
import { searchForTraces } from "./search-traces.ts";
import { readMap } from "./service-map.ts";
import { readLogsOfTrace } from "./trace-logs.ts";

/** `/api/v1/traces/...`, `/api/v1/spans/...`, `/api/v1/services`, `/api/v1/operations`, `/api/v1/releases`, `/api/v1/service-map` */
export const traceTopic: readonly Answering[] = [
  answering(searchTraces, searchForTraces),
  answering(searchSpans, searchForSpans),
  answering(readTraceLogs, readLogsOfTrace),
  answering(readRed, readRedSeries),
  answering(listServices, readServices),
  answering(listOperations, readOperations),
  answering(listReleases, readReleases),
  answering(readServiceMap, readMap),
];
