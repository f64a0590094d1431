import type { BackendSrv } from "@grafana/runtime";
import { catchError, lastValueFrom, map, throwError, throwIfEmpty, timeout, TimeoutError, type Observable } from "rxjs";
import type { Question } from "../query/question.ts";
import { AskError, toAskError } from "./ask-error.ts";
import type { ServerEvent } from "./event-stream.ts";
import { readEvents } from "./read-events.ts";

/** What we need of Grafana to ask over HTTP; `chunked` is younger than the rest. */
export type Backend = Pick<BackendSrv, "fetch"> & Partial<Pick<BackendSrv, "chunked">>;

/** How a question is asked. */
export interface Asking {
  /** A new question of the same id ends the one before. */
  readonly requestId?: string | undefined;
  /** Not shown in the query inspector. */
  readonly hidden?: boolean;
}

/** Asks the query API. */
export interface Client {
  /** The address of a path below `/api/v1`. */
  url(path: string): string;
  /**
   * Answers once. Whoever unsubscribes ends the request, and with it the work of ClickHouse. Fails with `AskError` alone.
   */
  ask<Answer>(question: Question, asking?: Asking): Observable<Answer>;
  /** `open`, then server-sent events until the collector ends them or somebody unsubscribes. Fails with `AskError` alone. */
  events(path: string, params: Question["params"]): Observable<"open" | ServerEvent>;
  /** The same for those who wait; `cancel` ends it. Rejects with `AskError`. */
  answer<Answer>(question: Question, cancel?: AbortSignal): Promise<Answer>;
}

export interface ClientOptions {
  /** Read at each question, because Grafana sets it after the plugin is loaded. */
  readonly backend: () => Backend;
  /** The address of the data source: in Grafana that of its data proxy. */
  readonly url: string;
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

/** Makes the client of one data source. */
export function createClient({ backend, url: base, timeoutMs }: ClientOptions): Client {
  const url = (path: string): string => `${base.replace(/\/+$/, "")}/api/v1${path}`;

  function send<Answer>(question: Question, { requestId, hidden, cancel }: Asking & { readonly cancel?: AbortSignal }) {
    const { method, path, body, params } = question;
    return backend()
      .fetch<Answer>({
        url: url(path) + queryString(params),
        method,
        showErrorAlert: false,
        ...(body === undefined ? {} : { data: body, headers: { "Content-Type": "application/json" } }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(hidden === true ? { hideFromInspector: true } : {}),
        ...(cancel === undefined ? {} : { abortSignal: cancel }),
      })
      .pipe(
        throwIfEmpty(() => ({ cancelled: true })),
        timeout({ first: timeoutMs }),
        map((response) => response.data),
        catchError((thrown: unknown) =>
          throwError(() => (isTimeout(thrown) ? tookTooLong(timeoutMs) : toAskError(thrown))),
        ),
      );
  }

  return {
    url,
    events: (path, params) => readEvents(backend(), url(path) + queryString(params)),
    ask: (question, asking = {}) => send(question, asking),
    answer: (question, cancel) =>
      lastValueFrom(send(question, { hidden: true, ...(cancel === undefined ? {} : { cancel }) })),
  };
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof TimeoutError;
}

function tookTooLong(timeoutMs: number): AskError {
  const message = `The collector did not answer within ${timeoutMs / 1000} s. Choose a shorter time range, narrow the search, or allow more time in the settings of the data source.`;
  return new AskError(message, { status: 0, code: "timeout" });
}

function queryString(params: Question["params"] = {}): string {
  const given = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? "" : `?${given.join("&")}`;
}
