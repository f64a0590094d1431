import type { Client } from "../client.ts";
import { guard } from "../record/guard.ts";
import { patch } from "../record/patch.ts";
import { beginHttpSpan, type RequestOptions } from "./http-span.ts";

/** A span for every `fetch` of the page. */
export function observeFetch(client: Client, { requests: options }: { readonly requests: RequestOptions }): () => void {
  return patch(window, "fetch", (args: [input: RequestInfo | URL, init?: RequestInit]) => {
    const [input, init] = args;
    const request = input instanceof Request ? input : undefined;
    const http = beginHttpSpan(client, options, [
      init?.method ?? request?.method ?? "GET",
      request?.url ?? String(input),
    ]);
    if (!http) return undefined;
    if (http.traceparent && (init?.mode ?? request?.mode) !== "no-cors") {
      const headers = new Headers(init?.headers ?? request?.headers);
      if (!headers.has("traceparent")) headers.set("traceparent", http.traceparent);
      args[1] = { ...init, headers };
    }
    // The page gets the promise that follows, so that a rejection nobody handles still is one.
    return (response: Promise<Response>) =>
      response.then(
        (answer) => {
          guard(({ status, headers }: Response) => http.end(status, headers.get("content-length")))(answer);
          return answer;
        },
        (error: unknown) => {
          guard(http.end)(0, "", error);
          throw error;
        },
      );
  });
}
