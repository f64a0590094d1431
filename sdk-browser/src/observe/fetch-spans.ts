import type { Client } from "../client.ts";
import { guard, together } from "../record/guard.ts";
import { patch } from "../record/patch.ts";
import { beginHttpSpan, type HttpSpan, type RequestOptions } from "./http-span.ts";

/** A span for every `fetch` of the page. */
export function observeFetch(client: Client, { requests: options }: { readonly requests: RequestOptions }): () => void {
  let on = true;

  const begin = guard((input: RequestInfo | URL, init?: RequestInit): readonly [HttpSpan, RequestInit] | undefined => {
    const request = input instanceof Request ? input : undefined;
    const http = beginHttpSpan(client, options, [
      init?.method ?? request?.method ?? "GET",
      request ? request.url : String(input),
    ]);
    if (!http?.traceparent || (init?.mode ?? request?.mode) === "no-cors") return http && [http, init!];
    const headers = new Headers(init?.headers ?? request?.headers);
    if (!headers.has("traceparent")) headers.set("traceparent", http.traceparent);
    return [http, { ...init, headers }];
  });

  return together(
    () => (on = false),
    patch(window, "fetch", (original) => {
      return function (this: unknown, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
        const [http, told = init] = (on && begin(input, init)) || [];
        const response = original.call((this as Window) ?? window, input, told);
        if (!http) return response;
        // The page gets the promise that follows, so that a rejection nobody handles still is one.
        return response.then(
          (answer) => {
            guard(({ status, headers }: Response) => http.end(status, headers.get("content-length")))(answer);
            return answer;
          },
          (error: unknown) => {
            guard(http.end)(0, "", error);
            throw error;
          },
        );
      };
    }),
  );
}
