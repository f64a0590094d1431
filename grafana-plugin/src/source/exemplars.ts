import type { DataFrame } from "@grafana/data";
import type { TableAnswer } from "@spanhouse/schemas/query";
import { catchError, forkJoin, map, of, type Observable } from "rxjs";
import { exemplarFrame } from "../frames/exemplar-frame.ts";
import type { MetricsQuery } from "../query/query.ts";
import { toQuestion } from "../query/to-question.ts";
import { questionId } from "./request-id.ts";
import type { Running } from "./run-query.ts";
import type { SourceContext } from "./source-context.ts";

/** As many points as a picture can hold apart. */
const exemplarsMax = 200;

/**
 * Single measurements with their traces, beside the quantiles of a histogram over time. They are an extra: where there are none, or they
 * cannot be had, the series stand alone.
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
  return forkJoin([frames, exemplars]).pipe(map(([series, points]) => [...series, ...points]));
}

function mayHaveExemplars({ kind, show, format }: MetricsQuery): boolean {
  const isDistribution = kind === undefined || kind === "histogram" || kind === "exponential_histogram";
  return isDistribution && (show === "quantile" || (show === undefined && kind !== undefined)) && format !== "table";
}

function exemplarsBody(body: object | undefined): object {
  return { ...body, limit: exemplarsMax };
}
