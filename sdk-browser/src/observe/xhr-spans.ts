import type { Client } from "../client.ts";
import { guard } from "../record/guard.ts";
import { beginHttpSpan, type RequestOptions } from "./http-span.ts";

/** A span for every XMLHttpRequest of the page. */
export function observeXhr(client: Client, { requests: options }: { readonly requests: RequestOptions }): () => void {
  const prototype = XMLHttpRequest.prototype;
  const { open, send, setRequestHeader } = prototype;
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

  const patchedOpen = function (this: XMLHttpRequest, ...args: Parameters<typeof open>): void {
    opened.set(this, [args[0], String(args[1])]);
    placed.delete(this);
    return open.apply(this, args);
  };
  const patchedHeader = function (this: XMLHttpRequest, name: string, value: string): void {
    if (/^traceparent$/i.test(name)) placed.add(this);
    return setRequestHeader.call(this, name, value);
  };
  const patchedSend = function (this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    if (on) begin(this);
    return send.call(this, body);
  };

  prototype.open = patchedOpen as typeof open;
  prototype.send = patchedSend;
  prototype.setRequestHeader = patchedHeader;
  return () => {
    on = false;
    if (prototype.open === patchedOpen) prototype.open = open;
    if (prototype.send === patchedSend) prototype.send = send;
    if (prototype.setRequestHeader === patchedHeader) prototype.setRequestHeader = setRequestHeader;
  };
}
