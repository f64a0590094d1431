import { CoreApp, LoadingState, type DataFrame, type DataQueryRequest, type DataQueryResponse } from "@grafana/data";
import type { TimeRange } from "@spanhouse/schemas/query";
import { catchError, combineLatest, defer, filter, map, of, startWith, takeLast, type Observable } from "rxjs";
import { toQueryProblem, type QueryProblem } from "../ask/ask-error.ts";
import { fromAdHocFilters } from "../query/ad-hoc-filters.ts";
import { isAnnotationQuery } from "../query/annotation-query.ts";
import { isFinished } from "../query/finished.ts";
import { interpolateQuery } from "../query/interpolate.ts";
import { migrateQuery } from "../query/migrate.ts";
import type { SpanhouseQuery } from "../query/query.ts";
import { annotate } from "./annotate.ts";
import { followQuery } from "./follow-query.ts";
import { questionId } from "./request-id.ts";
import { runQuery, type Running } from "./run-query.ts";
import type { SourceContext } from "./source-context.ts";

/** What one query of a request came to. */
interface Outcome {
  readonly frames: readonly DataFrame[];
  readonly problem?: QueryProblem;
}

/**
 * Answers every query of a panel. Queries run beside each other; one that fails leaves the frames of the others, and whatever is thrown
 * becomes the error of its query. Explore shows each as it comes, a panel shows them at once, so that what is joined does not flicker.
 */
export function runRequest(
  request: DataQueryRequest<SpanhouseQuery>,
  context: SourceContext,
): Observable<DataQueryResponse> {
  const targets = request.targets.map(migrateQuery).filter(isFinished);
  if (targets.length === 0) return of({ data: [], state: LoadingState.Done });
  if (request.liveStreaming === true)
    return followQuery(
      targets.map((target) => toRunning(target, request, context)),
      context,
    );
  const outcomes = targets.map((target) => runTarget(target, request, context).pipe(startWith(undefined)));
  const isAny = (made: readonly (Outcome | undefined)[]): boolean => made.some((outcome) => outcome !== undefined);
  const responses = combineLatest(outcomes).pipe(filter(isAny), map(toResponse));
  return request.app === CoreApp.Explore ? responses : responses.pipe(takeLast(1));
}

function runTarget(
  target: SpanhouseQuery,
  request: DataQueryRequest<SpanhouseQuery>,
  context: SourceContext,
): Observable<Outcome> {
  return defer(() => {
    const running = toRunning(target, request, context);
    const { query } = running;
    return isAnnotationQuery(query) ? annotate({ ...running, query }, context) : runQuery(running, context);
  }).pipe(
    map((frames): Outcome => ({ frames })),
    catchError((thrown: unknown) => of<Outcome>({ frames: [], problem: toQueryProblem(thrown, target.refId) })),
  );
}

function toRunning(
  target: SpanhouseQuery,
  request: DataQueryRequest<SpanhouseQuery>,
  { template }: SourceContext,
): Running {
  const { scopedVars, filters, requestId, intervalMs, maxDataPoints } = request;
  const query = interpolateQuery(target, { template, scopedVars }, fromAdHocFilters(filters));
  return {
    query,
    panel: { range: toRange(request.range), intervalMs, ...(maxDataPoints === undefined ? {} : { maxDataPoints }) },
    requestId: questionId(requestId, target.refId),
  };
}

/** A time range of Grafana in whole milliseconds; an empty one is made a millisecond long. */
export function toRange({ from, to }: DataQueryRequest["range"]): TimeRange {
  const fromMs = Math.max(0, Math.floor(from.valueOf()));
  return { fromMs, toMs: Math.max(fromMs + 1, Math.ceil(to.valueOf())) };
}

function toResponse(outcomes: readonly (Outcome | undefined)[]): DataQueryResponse {
  const done = outcomes.filter((outcome) => outcome !== undefined);
  const problems = done.flatMap(({ problem }) => problem ?? []);
  const data = done.flatMap(({ frames }) => frames);
  if (done.length < outcomes.length) return { data, state: LoadingState.Loading };
  return problems.length === 0
    ? { data, state: LoadingState.Done }
    : { data, errors: problems, state: LoadingState.Error };
}
