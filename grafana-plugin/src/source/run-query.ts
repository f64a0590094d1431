import type { DataFrame, QueryResultMeta } from "@grafana/data";
import type { SeriesAnswer, SqlAnswer, TableAnswer, Trace } from "@spanhouse/schemas/query";
import { catchError, map, of, throwError, type Observable } from "rxjs";
import { toAskError } from "../ask/ask-error.ts";
import { heatmapFrame } from "../frames/heatmap-frame.ts";
import { logVolumeFrames } from "../frames/log-volume-frames.ts";
import { logsFrame } from "../frames/logs-frame.ts";
import { seriesFrames } from "../frames/series-frames.ts";
import { serviceMapFrames } from "../frames/service-map-frames.ts";
import { sqlFrames } from "../frames/sql-frames.ts";
import { tableFrame } from "../frames/table-frame.ts";
import { traceFrames } from "../frames/trace-frames.ts";
import { spanSearchFrame, traceSearchFrame } from "../frames/trace-search-frame.ts";
import { isFinished } from "../query/finished.ts";
import type { LogsQuery, MetricsQuery, SpanhouseQuery, TracesQuery } from "../query/query.ts";
import { questionText } from "../query/question.ts";
import { searchWords } from "../query/search-text.ts";
import type { PanelSteps } from "../query/time-step.ts";
import { logsLimitOf, toQuestion } from "../query/to-question.ts";
import { withExemplars } from "./exemplars.ts";
import type { SourceContext } from "./source-context.ts";

/** One query, its variables filled in, and where it stands. */
export interface Running<Query extends SpanhouseQuery = SpanhouseQuery> {
  readonly query: Query;
  readonly panel: PanelSteps;
  readonly requestId: string | undefined;
}

/** Asks a query and makes frames of the answer. Fails with what went wrong, in the request or in making the frames. */
export function runQuery(running: Running, context: SourceContext): Observable<DataFrame[]> {
  const { query, panel, requestId } = running;
  if (!isFinished(query)) return of([]);
  const question = toQuestion(query, { ...panel, logsLimit: context.logsLimit });
  const answered = context.client
    .ask<Answer>(question, { requestId })
    .pipe(map((answer) => toFrames(answer, query, context)));
  const frames = query.queryType === "metrics" ? metricFrames(answered, { ...running, query }, context) : answered;
  const text = questionText(question);
  return frames.pipe(map((made) => made.map((frame) => finished(frame, query.refId, text))));
}

/**
 * A metric that nobody sent in the range is no fault of the panel that shows it: there is no data, and a notice says why. So a dashboard
 * is as it should be before the first measurement comes.
 */
function metricFrames(
  answered: Observable<DataFrame[]>,
  running: Running<MetricsQuery>,
  context: SourceContext,
): Observable<DataFrame[]> {
  return withExemplars(answered, running, context).pipe(
    catchError((thrown: unknown) => {
      const { code, message } = toAskError(thrown);
      if (code !== "not_found") return throwError(() => thrown);
      const meta: QueryResultMeta = { notices: [{ severity: "info", text: message }] };
      return of<DataFrame[]>([{ fields: [], length: 0, meta }]);
    }),
  );
}

/** A frame with what the inspector shows and Grafana sorts by. */
export function finished(frame: DataFrame, refId: string, executedQueryString: string): DataFrame {
  return Object.assign(frame, { refId, meta: { ...frame.meta, executedQueryString } });
}

/** What any question may be answered with; which it is follows from the query. */
type Answer = TableAnswer & SeriesAnswer & SqlAnswer & Trace;

const defaultMeasures: TracesQuery["measures"] = ["rate", "errorRate", "p99"];

function toFrames(answer: Answer, query: SpanhouseQuery, { datasource, logsLimit }: SourceContext): DataFrame[] {
  const context = { refId: query.refId, datasource };
  switch (query.queryType) {
    case "logs": {
      if (query.show === "volume")
        return isByLevel(query)
          ? logVolumeFrames(answer, context)
          : seriesFrames(answer, { ...context, ...lookOf(query), measures: measuresOf(undefined, answer) });
      const limit = logsLimitOf(query.limit, logsLimit);
      return [logsFrame(answer, { ...context, limit, searchWords: searchWords(query.search) })];
    }
    case "trace":
      if (query.show !== "logs") return traceFrames(answer, context);
      return [logsFrame(answer, { ...context, limit: answer.values[0]?.length ?? 0, searchWords: [] })];
    case "traces":
      switch (query.show) {
        case "search":
          return [traceSearchFrame(answer, context)];
        case "spans":
          return [spanSearchFrame(answer, context)];
        case "red":
          return seriesFrames(answer, { ...context, ...lookOf(query), measures: query.measures ?? defaultMeasures });
        case "services":
        case "operations":
          return [tableFrame(answer, { ...context, kind: query.show })];
      }
    case "metrics":
      if (query.show === "heatmap") return [heatmapFrame(answer, context)];
      if (query.show === "list") return [tableFrame(answer, { ...context, kind: "metrics" })];
      return seriesFrames(answer, { ...context, ...lookOf(query) });
    case "front-end":
      if (query.show === "page-views" || query.show === "web-vitals-series" || query.show === "errors-series")
        return seriesFrames(answer, { ...context, ...lookOf(query), measures: measuresOf(query.measures, answer) });
      return [tableFrame(answer, { ...context, kind: query.show })];
    case "service-map":
      return serviceMapFrames(answer, context);
    case "sql":
      return sqlFrames(answer, { ...context, format: query.format ?? "table" });
  }
}

/** Bars in the colours of the levels; of anything else there are lines or rows. */
function isByLevel({ groupBy = [], format }: LogsQuery): boolean {
  return groupBy.length === 0 && format !== "table";
}

type Look = Pick<TracesQuery, "legend" | "format" | "groupBy">;

function lookOf({ legend, format, groupBy = [] }: Look): Look {
  const fields = groupBy.filter((field) => field.trim() !== "");
  return {
    ...(fields.length === 0 ? {} : { groupBy: fields }),
    ...(legend === undefined || legend === "" ? {} : { legend }),
    ...(format === undefined ? {} : { format }),
  };
}

/** Left out: the first column of the answer. */
function measuresOf(measures: readonly string[] | undefined, { frames }: SeriesAnswer): readonly string[] {
  if (measures !== undefined && measures.length > 0) return measures;
  return (frames[0]?.fields ?? [])
    .filter(({ type }) => type === "number")
    .slice(0, 1)
    .map(({ name }) => name);
}
