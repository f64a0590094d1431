import type { DataFrame } from "@grafana/data";
import type { TableAnswer } from "@spanhouse/schemas/query";
import { catchError, defaultIfEmpty, delay, forkJoin, map, of, shareReplay, takeUntil, type Observable } from "rxjs";
import { exemplarFrame } from "../frames/exemplar-frame.ts";
import type { MetricsQuery } from "../query/query.ts";
import { toQuestion } from "../query/to-question.ts";
import { questionId } from "./request-id.ts";
import type { Running } from "./run-query.ts";
import type { SourceContext } from "./source-context.ts";

/** As many points as a picture can hold apart. */
const exemplarsMax = 200;

/** How long the series wait for what is drawn on them. */
const patienceMs = 2_000;

/**
 * Single measurements with their traces, beside the quantiles of a histogram over time. They are an extra: where there are none, they
 * cannot be had, or they take long, the series stand alone.
 */
export function withExemplars(
  frames: Observable<DataFrame[]>,
  { query, panel, requestId }: Running<MetricsQuery>,
  { client, datasource, logsLimit }: SourceContext,
): Observable<DataFrame[]> {
  if (!mayHaveExemplars(query)) return frames;
  const body = exemplarsBody(toQuestion({ ...query, show: "heatmap" }, { ...panel, logsLimit }).body);
  const asking = { requestId: questionId(requestId, "exemplars") };
  const exemplars = client.ask<TableAnswer>({ method: "POST", path: "/metrics/exemplars", body }, asking).pipe(
    map((answer) =>
      (answer.values[0]?.length ?? 0) === 0 ? [] : [exemplarFrame(answer, { refId: query.refId, datasource })],
    ),
    catchError(() => of<DataFrame[]>([])),
  );
  const answered = frames.pipe(shareReplay({ bufferSize: 1, refCount: true }));
  const inTime = exemplars.pipe(
    takeUntil(answered.pipe(delay(patienceMs))),
    defaultIfEmpty<DataFrame[], DataFrame[]>([]),
  );
  return forkJoin([answered, inTime]).pipe(map(([series, points]) => [...series, ...points]));
}

function mayHaveExemplars({ kind, show, format }: MetricsQuery): boolean {
  const isDistribution = kind === undefined || kind === "histogram" || kind === "exponential_histogram";
  return isDistribution && (show === "quantile" || (show === undefined && kind !== undefined)) && format !== "table";
}

function exemplarsBody(body: object | undefined): object {
  return { ...body, limit: exemplarsMax };
}
