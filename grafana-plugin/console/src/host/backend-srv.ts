import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from "@grafana/runtime";
import { lastValueFrom, map, Observable } from "rxjs";
import { reportRefusal } from "./api-key.ts";
import { toFetch } from "./http-request.ts";

/** Requests under way by their `requestId`: a newer one of the same id takes its place. */
const underWay = new Map<string, AbortController>();

/**
 * `BackendSrv` of @grafana/runtime over `fetch`, without alerts: who asks shows what went wrong. Errors are `FetchError`
 * `{status, statusText, data, config}`; a request that was replaced or given up ends with `cancelled: true`.
 */
export function createBackendSrv(): BackendSrv {
  const fetch = <T>(options: BackendSrvRequest): Observable<FetchResponse<T>> =>
    open(options, async (response, emit) => emit((await readBody(response, options)) as T));
  const ask = async <T>(options: BackendSrvRequest): Promise<T> =>
    lastValueFrom(fetch<T>(options).pipe(map(({ data }) => data)));
  return {
    fetch,
    chunked: (options) => open(options, readChunks),
    // oxlint-disable-next-line max-params -- the interface's
    get: async (url, params: Record<string, unknown>, requestId, options) =>
      ask({ ...options, url, method: "GET", params, ...(requestId === undefined ? {} : { requestId }) }),
    delete: async (url, data, options) => ask({ ...options, url, method: "DELETE", data }),
    post: async (url, data, options) => ask({ ...options, url, method: "POST", data }),
    patch: async (url, data, options) => ask({ ...options, url, method: "PATCH", data }),
    put: async (url, data, options) => ask({ ...options, url, method: "PUT", data }),
    // oxlint-disable-next-line typescript/no-deprecated -- part of what the interface demands
    request: async (options) => ask(options),
    // oxlint-disable-next-line typescript/no-deprecated -- part of what the interface demands
    datasourceRequest: async (options) => lastValueFrom(fetch(options)),
  };
}

type Read<T> = (response: Response, emit: (data: T) => void) => Promise<void>;

function open<T>(options: BackendSrvRequest, read: Read<T>): Observable<FetchResponse<T>> {
  return new Observable((subscriber) => {
    const { requestId, abortSignal } = options;
    // Given up before it began: it is not sent, and takes nobody's place.
    if (abortSignal?.aborted === true) return subscriber.error(fetchErrorOf(abortSignal.reason, options, true));
    const controller = new AbortController();
    if (requestId !== undefined) {
      underWay.get(requestId)?.abort();
      underWay.set(requestId, controller);
    }
    const stop = (): void => controller.abort();
    abortSignal?.addEventListener("abort", stop);
    const run = async (): Promise<void> => {
      const response = await globalThis.fetch(toFetch(options, controller.signal));
      if (!response.ok) return subscriber.error(await refusalOf(response, options));
      await read(response, (data) => subscriber.next(answerOf(response, options, data)));
      return subscriber.complete();
    };
    run().catch((error: unknown) => subscriber.error(fetchErrorOf(error, options, controller.signal.aborted)));
    return () => {
      abortSignal?.removeEventListener("abort", stop);
      if (requestId !== undefined && underWay.get(requestId) === controller) underWay.delete(requestId);
      controller.abort();
    };
  });
}

function answerOf<T>(response: Response, config: BackendSrvRequest, data: T): FetchResponse<T> {
  const { status, statusText, ok, headers, redirected, type, url } = response;
  return { data, config, status, statusText, ok, headers, redirected, type, url };
}

async function readBody(response: Response, { responseType }: BackendSrvRequest): Promise<unknown> {
  if (responseType === "arraybuffer") return response.arrayBuffer();
  if (responseType === "blob") return response.blob();
  const text = await response.text();
  if (responseType === "text") return text;
  try {
    return text === "" ? {} : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

async function readChunks(response: Response, emit: (data: Uint8Array | undefined) => void): Promise<void> {
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    emit(value);
  }
}

async function refusalOf(response: Response, config: BackendSrvRequest): Promise<FetchError> {
  if (response.status === 401) reportRefusal();
  const { status, statusText } = response;
  return { status, statusText, data: await readBody(response, {} as BackendSrvRequest), config };
}

function fetchErrorOf(error: unknown, config: BackendSrvRequest, aborted: boolean): FetchError {
  if (aborted) return { status: -1, statusText: "Request was aborted", cancelled: true, data: {}, config };
  const message = "The collector cannot be reached. It may have been stopped, or the network is gone.";
  return { status: 0, statusText: "Not reachable", message, data: { message, error: String(error) }, config };
}
