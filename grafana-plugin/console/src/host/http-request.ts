import type { BackendSrvRequest } from "@grafana/runtime";
import { keyHeader } from "./api-key.ts";
import { apiPathOf } from "./data-source-settings.ts";

/** What a request of Grafana's form means for `fetch`. */
export function toFetch(options: BackendSrvRequest, signal: AbortSignal): Request {
  const url = new URL(apiPathOf(options.url), location.origin);
  for (const [name, value] of Object.entries(
    (options.params ?? {}) as Record<string, string | readonly string[] | undefined>,
  ))
    for (const one of [value].flat()) if (one !== undefined) url.searchParams.append(name, one);
  const headers = new Headers(options.headers as Record<string, string>);
  // The key goes to our own origin alone.
  if (url.origin === location.origin) for (const [name, value] of Object.entries(keyHeader())) headers.set(name, value);
  const body = bodyOf(options.data, headers);
  const method = options.method ?? (body === undefined ? "GET" : "POST");
  return new Request(url, {
    method,
    headers,
    signal,
    credentials: "same-origin",
    ...(body === undefined ? {} : { body }),
  });
}

function bodyOf(data: unknown, headers: Headers): string | Blob | undefined {
  if (data === undefined || data === null) return undefined;
  if (typeof data === "string" || data instanceof Blob) return data;
  if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  return JSON.stringify(data);
}
