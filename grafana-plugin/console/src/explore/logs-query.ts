import { dateTime, LoadingState, type PanelData, type TimeRange } from "@grafana/data";
import { filter, firstValueFrom, fromEvent, takeUntil, type Observable } from "rxjs";
import type { LogsQuery } from "../../../src/query/query.ts";
import type { LogsState } from "./logs-address.ts";

/** The query of the page: what the search, the filters and the data source say. */
export function logsQuery(
  { search, filters }: Pick<LogsState, "search" | "filters">,
  { uid, type }: SourceName,
): LogsQuery {
  return { refId: "A", datasource: { uid, type }, queryType: "logs", search, filters };
}

/** The data source as a query names it. */
interface SourceName {
  readonly uid: string;
  readonly type: string;
}

/** A range with fixed ends. */
export function fixedRange(fromMs: number, toMs: number): TimeRange {
  const [from, to] = [dateTime(fromMs), dateTime(toMs)];
  return { from, to, raw: { from, to } };
}

/** The finished answer of a question that is followed; undefined when it is cancelled, in the database too, before there is one. */
export async function finished(answers: Observable<PanelData>, cancel: AbortSignal): Promise<PanelData | undefined> {
  const done = answers.pipe(
    filter(({ state }) => state === LoadingState.Done || state === LoadingState.Error),
    takeUntil(fromEvent(cancel, "abort")),
  );
  const data = await firstValueFrom(done, { defaultValue: undefined });
  return cancel.aborted ? undefined : data;
}

/** What went wrong with a question. */
export interface QueryProblem {
  readonly message: string;
  /** Character of the search, from 0, that the collector names. */
  readonly at?: number;
  /** HTTP status; left out when there was no answer. */
  readonly status?: number;
}

/** What an answer that failed says. */
export function problemOf({ errors }: PanelData): QueryProblem | undefined {
  const error = errors?.[0];
  if (error === undefined) return undefined;
  // What the data source says beside what Grafana knows: its QueryProblem.
  const { field, place } = error as { readonly field?: string; readonly place?: { readonly offset: number } };
  return {
    message: error.message ?? "The question failed.",
    ...(field === "query" && place !== undefined ? { at: place.offset } : {}),
    ...(error.status === undefined ? {} : { status: error.status }),
  };
}
