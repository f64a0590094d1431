import type { BackendSrv } from "@grafana/runtime";
import { catchError, concatMap, from, Observable, throwError } from "rxjs";
import { toAskError } from "./ask-error.ts";
import { createEventReader, type ServerEvent } from "./event-stream.ts";

/**
 * Server-sent events from `url`, with `open` before them. An `EventSource` could not carry Grafana's headers, so the answer is read chunk
 * by chunk: by Grafana's own service where it has that, else by `fetch`.
 */
export function readEvents(
  backend: Partial<Pick<BackendSrv, "chunked">>,
  url: string,
): Observable<"open" | ServerEvent> {
  const reader = createEventReader();
  return chunksOf(backend, url).pipe(
    concatMap((chunk) => from(chunk === "open" ? ["open" as const] : reader.read(chunk))),
    catchError((thrown: unknown) => throwError(() => toAskError(thrown))),
  );
}

type Chunk = "open" | Uint8Array;

const accept = { Accept: "text/event-stream" };

function chunksOf(backend: Partial<Pick<BackendSrv, "chunked">>, url: string): Observable<Chunk> {
  if (backend.chunked === undefined) return fetchChunks(url);
  return new Observable<Chunk>((subscriber) => {
    let isOpen = false;
    let refused: { readonly status: number; readonly parts: Uint8Array[] } | undefined;
    return backend.chunked!({
      url,
      method: "GET",
      headers: accept,
      showErrorAlert: false,
      hideFromInspector: true,
    }).subscribe({
      next({ ok, status, data }) {
        // Grafana hands on the body of a refusal like any other.
        if (!ok) refused ??= { status, parts: [] };
        if (refused !== undefined) {
          if (data !== undefined) refused.parts.push(data);
          return;
        }
        // The collector writes at once, so that the first chunk is the sign that it listens.
        if (!isOpen) subscriber.next("open");
        isOpen = true;
        if (data !== undefined && data.length > 0) subscriber.next(data);
      },
      error: (thrown: unknown) => subscriber.error(thrown),
      complete() {
        if (refused === undefined) subscriber.complete();
        else subscriber.error({ status: refused.status, data: readBody(textOf(refused.parts)) });
      },
    });
  });
}

function textOf(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("");
}

function fetchChunks(url: string): Observable<Chunk> {
  return new Observable<Chunk>((subscriber) => {
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      const response = await fetch(url, { headers: accept, signal: controller.signal, credentials: "same-origin" });
      if (!response.ok || response.body === null) {
        subscriber.error({ status: response.status, data: readBody(await response.text()) });
        return;
      }
      subscriber.next("open");
      const body = response.body.getReader();
      for (let next = await body.read(); !next.done; next = await body.read()) subscriber.next(next.value);
      subscriber.complete();
    };
    read().catch((error: unknown) => subscriber.error(error));
    return () => controller.abort();
  });
}

/** What the collector says of a refusal; undefined when it was not the collector. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
