import type { Client } from "../client.ts";
import { guard, type Stop } from "../record/guard.ts";
import { patch } from "../record/patch.ts";
import { beginHttpSpan, type RequestOptions } from "./http-span.ts";

/** What a request was opened with, and whether somebody else has given it a place in a trace: a second value is added. */
interface Opened {
  readonly args: readonly [method: string, url: string];
  isPlaced?: boolean;
}

/** A span for every XMLHttpRequest of the page. */
export function observeXhr(client: Client, { requests: options }: { readonly requests: RequestOptions }): Stop {
  const { prototype } = XMLHttpRequest;
  const opened = new WeakMap<XMLHttpRequest, Opened>();
  return [
    patch(prototype, "open", (args: [string, string], xhr: XMLHttpRequest) => void opened.set(xhr, { args })),
    patch(prototype, "setRequestHeader", ([name]: [string], xhr: XMLHttpRequest) => {
      if (/^traceparent$/i.test(name)) opened.get(xhr)!.isPlaced = true;
    }),
    patch(prototype, "send", (_: [], xhr: XMLHttpRequest) => {
      const { args, isPlaced } = opened.get(xhr)!;
      const http = beginHttpSpan(client, options, args);
      if (!http) return;
      if (http.traceparent && !isPlaced) xhr.setRequestHeader("traceparent", http.traceparent);
      xhr.addEventListener(
        "loadend",
        guard(() => {
          // Asking for a header that is not there makes some browsers complain in the console.
          const size = /content-length: *(\d+)/i.exec(xhr.getAllResponseHeaders())?.[1];
          http.end(xhr.status, size, !xhr.status && new DOMException("no answer", "NetworkError"));
        }),
      );
    }),
  ];
}
