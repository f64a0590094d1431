import { LoadingState, type DataFrame, type DataQueryResponse, type QueryResultMetaNotice } from "@grafana/data";
import { catchError, merge, Observable, of, throwError } from "rxjs";
import { AskError, toQueryProblem } from "../ask/ask-error.ts";
import { followTail, type TailAsk, type TailEvent } from "../ask/tail.ts";
import { createTailFrame } from "../frames/tail-rows.ts";
import { logsLimitOf } from "../query/to-question.ts";
import { searchWords, toSearchText } from "../query/search-text.ts";
import type { SpanhouseQuery } from "../query/query.ts";
import type { Running } from "./run-query.ts";
import type { SourceContext } from "./source-context.ts";

/** New frames are handed on at most this often: a busy tail would keep the browser from drawing. */
const emitEveryMs = 250;

/**
 * The live tail of every query of a request that has one: logs, and spans of searches for traces. Each answers under its own key with the
 * newest records, as many as its limit. Ends when somebody unsubscribes.
 */
export function followQuery(queries: readonly Running[], context: SourceContext): Observable<DataQueryResponse> {
  return merge(
    ...queries.map((running) => {
      const { query } = running;
      const key = `tail-${query.refId}`;
      return followOne(running, context).pipe(
        catchError((thrown: unknown) =>
          of({ key, data: [], errors: [toQueryProblem(thrown, query.refId)], state: LoadingState.Error }),
        ),
      );
    }),
  );
}

function followOne({ query }: Running, context: SourceContext): Observable<DataQueryResponse> {
  const asked = tailAskOf(query);
  return asked instanceof AskError ? throwError(() => asked) : followAsk(asked, query, context);
}

function followAsk(ask: TailAsk, query: SpanhouseQuery, context: SourceContext): Observable<DataQueryResponse> {
  const { client, datasource, logsLimit } = context;
  const limit = logsLimitOf("limit" in query ? query.limit : undefined, logsLimit);
  return new Observable((subscriber) => {
    const rows = createTailFrame({ refId: query.refId, datasource, limit, searchWords: searchWords(ask.query) }, limit);
    const state = createTailState();
    let timer: ReturnType<typeof setTimeout> | undefined;

    function emit(): void {
      timer = undefined;
      const data = [
        withNotices(rows.frame(), state.notices(), `GET /api/v1/tail?signal=${ask.signal}&query=${ask.query}`),
      ];
      subscriber.next({ key: `tail-${query.refId}`, state: LoadingState.Streaming, data });
    }

    const following = followTail(client, ask).subscribe({
      next(event) {
        if (event.kind === "record") rows.push(event.record);
        else state.tell(event);
        timer ??= setTimeout(emit, emitEveryMs);
      },
      error(thrown: unknown) {
        clearTimeout(timer);
        subscriber.error(thrown);
      },
    });
    emit();
    return () => {
      clearTimeout(timer);
      following.unsubscribe();
    };
  });
}

/** What a query listens for; a problem when it cannot be followed. */
function tailAskOf(query: SpanhouseQuery): TailAsk | AskError {
  const signal = query.queryType === "logs" ? "logs" : query.queryType === "traces" ? "traces" : undefined;
  if (signal === undefined || !("search" in query || "filters" in query || signal === "logs"))
    return new AskError("Only searches for logs and for spans can be followed live.", {
      status: 0,
      code: "query_invalid",
    });
  const { search, filters } = query as { readonly search?: string; readonly filters?: never[] };
  const { text, unsaid } = toSearchText(search, filters);
  if (unsaid.length === 0) return { signal, query: text };
  const names = unsaid.map(({ key, op }) => `${key} ${op}`).join(", ");
  return new AskError(
    `The live tail takes no regular expressions: ${names}. Remove them, or use a search with * instead.`,
    {
      status: 0,
      code: "query_invalid",
    },
  );
}

interface TailState {
  tell(event: TailEvent): void;
  notices(): QueryResultMetaNotice[];
}

/** What should be said above the records: what is missing among them, and whether the collector is there. */
function createTailState(): TailState {
  let droppedBefore = 0;
  let dropped = 0;
  let losses = 0;
  let lost: string | undefined;
  return {
    tell(event) {
      if (event.kind === "dropped") dropped = event.droppedTotal;
      else if (event.kind === "lost") {
        losses += lost === undefined ? 1 : 0;
        lost = `${event.why} Trying again in ${event.afterMs / 1000} s.`;
        droppedBefore += dropped;
        dropped = 0;
      } else lost = undefined;
    },
    notices() {
      const all = droppedBefore + dropped;
      const told: QueryResultMetaNotice[] = [];
      if (lost !== undefined) told.push({ severity: "warning", text: `The live tail is interrupted: ${lost}` });
      else if (losses > 0)
        told.push({
          severity: "info",
          text: `The live tail was interrupted ${losses} times; records of then are not here.`,
        });
      if (all > 0)
        told.push({
          severity: "warning",
          text: `${all} more records came than are shown live. Narrow the search to see all that match.`,
        });
      return told;
    },
  };
}

function withNotices(frame: DataFrame, notices: QueryResultMetaNotice[], executedQueryString: string): DataFrame {
  return { ...frame, meta: { ...frame.meta, executedQueryString, ...(notices.length === 0 ? {} : { notices }) } };
}
