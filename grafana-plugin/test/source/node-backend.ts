import type { BackendSrvRequest, FetchResponse } from "@grafana/runtime";
import { Observable } from "rxjs";
import type { Backend } from "../../src/ask/client.ts";

/** What is added to every request, as Grafana's proxy adds the key. */
export interface ProxyHeaders {
  readonly headers?: Readonly<Record<string, string>>;
}

/** `BackendSrv` over the fetch of Node, with the errors of Grafana's: what comes here comes from a real collector. */
export function nodeBackend({ headers: added = {} }: ProxyHeaders = {}): Required<Backend> {
  function open<T>(
    options: BackendSrvRequest,
    read: (response: Response) => AsyncIterable<T>,
  ): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const leaving = new AbortController();
      options.abortSignal?.addEventListener("abort", () => leaving.abort());
      const run = async (): Promise<void> => {
        const { url, method = "GET", headers } = options;
        const data = options.data as unknown;
        const body = data === undefined ? {} : { body: JSON.stringify(data) };
        const sent = { ...(headers as Record<string, string>), ...added };
        const response = await fetch(url, { method, headers: sent, signal: leaving.signal, ...body });
        for await (const part of read(response)) subscriber.next(answerOf(response, options, part));
        subscriber.complete();
      };
      run().catch((error: unknown) =>
        subscriber.error(leaving.signal.aborted ? { status: -1, cancelled: true, data: {}, config: options } : error),
      );
      return () => leaving.abort();
    });
  }
  return {
    fetch: <T>(options: BackendSrvRequest) =>
      open<T>(options, async function* whole(response) {
        const { ok, status, statusText } = response;
        if (!ok)
          throw Object.assign(new Error(statusText), { status, statusText, data: readText(await response.text()) });
        yield (await response.json()) as T;
      }),
    // As Grafana does it: what is refused comes in chunks as well.
    chunked: (options) =>
      open<Uint8Array | undefined>(options, async function* chunks(response) {
        for await (const chunk of response.body!) yield chunk;
      }),
  };
}

function readText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function answerOf<T>(response: Response, config: BackendSrvRequest, data: T): FetchResponse<T> {
  const { status, statusText, ok, headers, redirected, type, url } = response;
  return { data, config, status, statusText, ok, headers, redirected, type, url };
}
