import type { Client } from "../client.ts";

/** Which requests become spans, and which of them tell the server so. */
export interface RequestOptions {
  /**
   * Servers beside the page's own that get the `traceparent` header: an origin with or without the beginning of a path
   * (`https://api.example.com/v1`), or an expression that is tested on origin and path.
   */
  readonly propagateTo?: readonly (string | RegExp)[];
  /** Requests to leave alone, in the same way. */
  readonly ignore?: readonly (string | RegExp)[];
}

/** A request that goes out, and what it should carry. */
export interface HttpSpan {
  /** Undefined for a server that was not named: a header it does not expect would fail its CORS check. */
  readonly traceparent: string | undefined;
  /** Ends the span: with a status, or with what was thrown. */
  end(status: number, size: string | null | undefined, error?: unknown): void;
}

const methods = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|QUERY)$/;

function isListed({ origin, pathname }: URL, list: readonly (string | RegExp)[]): boolean {
  const place = origin + pathname;
  return list.some((entry) =>
    typeof entry === "string"
      ? `${place}/`.startsWith(new URL(entry, location.href).href.replace(/\/?$/, "/"))
      : // Not `test`, which remembers where it was when the expression is global or sticky.
        place.search(entry) >= 0,
  );
}

/** Begins the span of a request; undefined when it is none of ours. */
export function beginHttpSpan(
  client: Client,
  { propagateTo = [], ignore = [] }: RequestOptions,
  [verb, address]: readonly [string, string],
): HttpSpan | undefined {
  const url = new URL(address, document.baseURI);
  if (
    !url.protocol.startsWith("http") ||
    isListed(url, [`${client.destination.url}/v1`, ...ignore]) ||
    // Who has refused is not to be followed by servers either.
    client.consent() === "denied"
  )
    return undefined;
  const upper = verb.toUpperCase();
  const method = methods.test(upper) ? upper : "_OTHER";
  const span = client.startSpan(method, {
    kind: 3,
    attributes: {
      "http.request.method": method,
      "url.full": url.href,
      "server.address": url.hostname,
      "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    },
  });
  const isTold = url.origin === location.origin || isListed(url, propagateTo);
  return {
    traceparent: isTold ? `00-${span.traceId}-${span.spanId}-0${Number(client.isSampled())}` : undefined,
    end(status, size, error) {
      span.setAttributes({
        "http.response.status_code": status || undefined,
        "http.response.body.size": Number(size) || undefined,
      });
      if (status > 399) span.setAttribute("error.type", `${status}`).setStatus(2);
      if (error) span.recordError(error);
      span.end();
    },
  };
}
