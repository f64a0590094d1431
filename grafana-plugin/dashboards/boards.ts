import type { Board } from "./board.ts";
import { collector } from "./collector.ts";
import { errors } from "./errors.ts";
import { frontEndOverview } from "./front-end.ts";
import { logs } from "./logs.ts";
import { node } from "./node.ts";
import { overview } from "./overview.ts";
import { pages } from "./pages.ts";
import { service } from "./service.ts";
import { traces } from "./traces.ts";
import { webVitals } from "./web-vitals.ts";

/** Every dashboard, in the order of lists. */
export const boards: readonly Board[] = [
  ...[overview, service, traces, logs],
  ...[frontEndOverview, webVitals, pages, errors],
  ...[node, collector],
];
