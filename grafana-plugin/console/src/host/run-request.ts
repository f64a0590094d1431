import {
  DataTopic,
  LoadingState,
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
} from "@grafana/data";
import { toDataQueryError, type FetchError } from "@grafana/runtime";
import { catchError, from, map, of, scan, type Observable } from "rxjs";
import { withLateLoading } from "./late-loading.ts";
import { readableError } from "./readable-error.ts";

/**
 * Asks a data source and follows its answer: parts with the same key replace each other, parts with others stand beside them,
 * and errors become a state instead of ending it all. Unsubscribing cancels the question. What `setRunRequest` of
 * @grafana/runtime wants.
 */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: DataSourceApi["query"],
): Observable<PanelData> {
  const begin: PanelData = { state: LoadingState.Loading, series: [], request, timeRange: request.range };
  const answers = ask(dataSource, request, queryFunction).pipe(
    scan((parts, part) => new Map(parts).set(part.key ?? "", part), new Map<string, DataQueryResponse>()),
    map((parts) => panelDataOf([...parts.values()], begin)),
    catchError((error: unknown) => of(failed(error, begin))),
  );
  return request.targets.every(({ hide }) => hide === true)
    ? of({ ...begin, state: LoadingState.Done })
    : withLateLoading(answers, begin);
}

function ask(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction: DataSourceApi["query"] | undefined,
): Observable<DataQueryResponse> {
  const targets = request.targets.filter(({ hide }) => hide !== true);
  const asked = { ...request, targets };
  try {
    return from(queryFunction === undefined ? dataSource.query(asked) : queryFunction(asked));
  } catch (error) {
    return from(Promise.reject(error as Error));
  }
}

function panelDataOf(parts: readonly DataQueryResponse[], begin: PanelData): PanelData {
  // As they came: variables take other things than frames, and who draws converts.
  const frames = parts.flatMap(({ data }) => data as DataFrame[]);
  const errors = parts.flatMap((part) => errorsOf(part)).map((error) => readableError(error));
  const isAnnotation = ({ meta }: DataFrame): boolean => meta?.dataTopic === DataTopic.Annotations;
  const annotations = frames.filter((frame) => isAnnotation(frame));
  return {
    ...begin,
    state: errors.length > 0 ? LoadingState.Error : stateOf(parts),
    series: frames.filter((frame) => !isAnnotation(frame)),
    ...(annotations.length > 0 ? { annotations } : {}),
    ...(errors.length > 0 ? withErrors(errors) : {}),
    request: { ...begin.request!, endTime: Date.now() },
  };
}

function errorsOf(part: DataQueryResponse): readonly DataQueryError[] {
  if (part.errors !== undefined) return part.errors;
  // oxlint-disable-next-line typescript/no-deprecated -- data sources still answer so
  return part.error === undefined ? [] : [part.error];
}

function stateOf(parts: readonly DataQueryResponse[]): LoadingState {
  const states = new Set(parts.map(({ state }) => state ?? LoadingState.Done));
  for (const state of [LoadingState.Error, LoadingState.Streaming, LoadingState.Loading])
    if (states.has(state)) return state;
  return LoadingState.Done;
}

function failed(thrown: unknown, begin: PanelData): PanelData {
  if ((thrown as FetchError | undefined)?.cancelled === true) return { ...begin, state: LoadingState.Done };
  const error = readableError(toDataQueryError(thrown));
  return { ...begin, state: LoadingState.Error, ...withErrors([error]) };
}

/** Panels read `errors`, older ones `error`. */
function withErrors(errors: readonly DataQueryError[]): Pick<PanelData, "errors"> {
  const both = { errors: [...errors], error: errors[0] };
  return both;
}
