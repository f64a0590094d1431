import type { Client } from "../client.ts";
import type { Stop } from "../record/guard.ts";
import type { SpanContext } from "../record/span.ts";
import { afterLoad, navigationEntry } from "./timing.ts";

/** The server's span that answered with this page, from `Server-Timing: traceparent;desc="00-..."` or a meta element. */
function serverSpan(): SpanContext | undefined {
  const header =
    navigationEntry()?.serverTiming.find(({ name }) => name === "traceparent")?.description ??
    document.querySelector<HTMLMetaElement>("meta[name=traceparent]")?.content;
  const place = /^00-(?<traceId>[\da-f]{32})-(?<spanId>[\da-f]{16})-/.exec(header ?? "");
  return place?.groups as SpanContext | undefined;
}

/** The load of the page as a span that continues the server's trace; requests until its end are its children. */
export function observePageLoad(client: Client): Stop {
  if (document.readyState === "complete") return undefined;
  const originMs = performance.timeOrigin;
  const span = client.startSpan("page load", {
    parent: serverSpan(),
    startTime: originMs,
    attributes: { "url.full": location.href },
  });
  client.activate(span);
  return afterLoad(() => {
    client.activate(undefined);
    span.end(originMs + (navigationEntry()?.loadEventEnd ?? performance.now()));
  });
}
