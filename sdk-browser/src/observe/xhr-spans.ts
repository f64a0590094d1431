import type { Client } from "../client.ts";
import { guard, together } from "../record/guard.ts";
import { patch } from "../record/patch.ts";
import { beginHttpSpan, type RequestOptions } from "./http-span.ts";

/** A span for every XMLHttpRequest of the page. */
export function observeXhr(client: Client, { requests: options }: { readonly requests: RequestOptions }): () => void {
  const prototype = XMLHttpRequest.prototype;
  const { setRequestHeader } = prototype;
  const opened = new WeakMap<XMLHttpRequest, readonly [string, string]>();
  /** Those to which somebody else has given a place in a trace; a second value would be added to the first. */
  const placed = new WeakSet<XMLHttpRequest>();
  let on = true;

  const begin = guard((xhr: XMLHttpRequest) => {
    const http = beginHttpSpan(client, options, opened.get(xhr)!);
    if (!http) return;
    if (http.traceparent && !placed.has(xhr)) setRequestHeader.call(xhr, "traceparent", http.traceparent);
    xhr.addEventListener(
      "loadend",
      guard(() => {
        // Asking for a header that is not there makes some browsers complain in the console.
        const size = /content-length: *(\d+)/i.exec(xhr.getAllResponseHeaders())?.[1];
        http.end(xhr.status, size, !xhr.status && new DOMException("error, abort or timeout", "NetworkError"));
      }),
    );
  });

  return together(
    () => (on = false),
    patch(prototype, "open", (open) => {
      return function (this: XMLHttpRequest, ...args: Parameters<typeof open>): void {
        opened.set(this, [args[0], String(args[1])]);
        placed.delete(this);
        return open.apply(this, args);
      } as typeof open;
    }),
    patch(prototype, "setRequestHeader", (set) => {
      return function (this: XMLHttpRequest, name: string, value: string): void {
        if (/^traceparent$/i.test(name)) placed.add(this);
        return set.call(this, name, value);
      };
    }),
    patch(prototype, "send", (send) => {
      return function (this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
        if (on) begin(this);
        return send.call(this, body);
      };
    }),
  );
}
