import {
  countErrors,
  listErrors,
  listPages,
  listWebVitals,
  readPageViews,
  readSession,
  readWebVitals,
  searchSessions,
} from "@spanhouse/schemas/query";
import { answering, type Answering } from "../endpoint-route.ts";
import { readErrorSeries } from "./error-series.ts";
import { readErrors } from "./list-errors.ts";
import { readPages, readViews } from "./page-views.ts";
import { readTimeline } from "./session-timeline.ts";
import { searchForSessions } from "./sessions.ts";
import { readVitalSeries, readVitalTable } from "./web-vitals.ts";

/** `/api/v1/front-end/...` */
export const frontEndTopic: readonly Answering[] = [
  answering(readPageViews, readViews),
  answering(listPages, readPages),
  answering(searchSessions, searchForSessions),
  answering(readSession, readTimeline),
  answering(listWebVitals, readVitalTable),
  answering(readWebVitals, readVitalSeries),
  answering(listErrors, readErrors),
  answering(countErrors, readErrorSeries),
];
