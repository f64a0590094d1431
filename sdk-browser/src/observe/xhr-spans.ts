import type { Client } from "../client.ts";
import { guard } from "../record/guard.ts";
import { beginHttpSpan, type RequestOptions } from "./http-span.ts";

/** A span for every XMLHttpRequest of the page. */
export function observeXhr(client: Client, { requests: options }: { readonly requests: RequestOptions }): () => void {
  const prototype = XMLHttpRequest.prototype;
  const { open, send } = prototype;
  const opened = new WeakMap<XMLHttpRequest, readonly [string, string]>();
  let on = true;

  const begin = guard((xhr: XMLHttpRequest) => {
    const http = beginHttpSpan(client, options, opened.get(xhr)!);
    if (!http) return;
    if (http.traceparent) xhr.setRequestHeader("traceparent", http.traceparent);
    let failure: string | undefined;
    for (const type of ["error", "abort", "timeout"]) xhr.addEventListener(type, () => (failure = type));
    xhr.addEventListener(
      "loadend",
      guard(() => {
        // Asking for a header that is not there makes some browsers complain in the console.
        const size = /content-length: *(\d+)/i.exec(xhr.getAllResponseHeaders())?.[1];
        http.end(xhr.status, size, failure && { name: failure, toString: () => failure });
      }),
    );
  });

  const patchedOpen = function (this: XMLHttpRequest, ...args: Parameters<typeof open>): void {
    opened.set(this, [args[0], String(args[1])]);
    return open.apply(this, args);
  };
  const patchedSend = function (this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    if (on) begin(this);
    return send.call(this, body);
  };

  prototype.open = patchedOpen as typeof open;
  prototype.send = patchedSend;
  return () => {
    on = false;
    if (prototype.open === patchedOpen) prototype.open = open;
    if (prototype.send === patchedSend) prototype.send = send;
  };
}
