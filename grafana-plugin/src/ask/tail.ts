import type { TailRecord, TailSignal } from "@spanhouse/schemas/query";
import { Observable } from "rxjs";
import { toAskError, type AskError } from "./ask-error.ts";
import type { Client } from "./client.ts";

/** What is listened for. */
export interface TailAsk {
  readonly signal: TailSignal;
  /** In the search language. */
  readonly query: string;
}

/** What the tail tells. */
export type TailEvent =
  | { readonly kind: "open" }
  | { readonly kind: "record"; readonly record: TailRecord }
  /** So many more records came than were sent. */
  | { readonly kind: "dropped"; readonly droppedTotal: number }
  /** The connection is gone; it is tried again after `afterMs`. */
  | { readonly kind: "lost"; readonly why: string; readonly afterMs: number };

/** How long is waited before each new try; the last one holds for all that follow. */
const retryAfterMs: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000];

/** What does not pass by itself: another try would be refused as well. */
function isFinal({ status, code }: AskError): boolean {
  return (status >= 400 && status < 500 && status !== 429 && status !== 408) || code === "internal";
}

/**
 * Records as they are committed (`GET /api/v1/tail`), until somebody unsubscribes. A connection that ends is made again, each time
 * after a longer wait until one holds; what came meanwhile is not sent later. Fails with `AskError` when the collector refuses for good.
 */
export function followTail(client: Client, ask: TailAsk): Observable<TailEvent> {
  return new Observable((subscriber) => {
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let connection: { unsubscribe(): void } | undefined;

    function connect(): void {
      connection = client.events("/tail", { signal: ask.signal, ...queryOf(ask) }).subscribe({
        next(event) {
          if (event === "open") {
            tries = 0;
            subscriber.next({ kind: "open" });
            return;
          }
          if (event.event === "end") return retry(reasonOf(event.data));
          const told = read(event.event, event.data);
          if (told !== undefined) subscriber.next(told);
        },
        error(thrown: unknown) {
          const error = toAskError(thrown);
          if (isFinal(error)) subscriber.error(error);
          else retry(error.message);
        },
        complete: () => retry("the connection ended"),
      });
    }

    function retry(why: string): void {
      connection?.unsubscribe();
      clearTimeout(timer);
      const afterMs = retryAfterMs[Math.min(tries, retryAfterMs.length - 1)] ?? 0;
      tries++;
      subscriber.next({ kind: "lost", why, afterMs });
      timer = setTimeout(connect, afterMs);
    }

    connect();
    return () => {
      clearTimeout(timer);
      connection?.unsubscribe();
    };
  });
}

function queryOf({ query }: TailAsk): { readonly query?: string } {
  return query.trim() === "" ? {} : { query };
}

/** What cannot be read is left out: a later collector may tell more. */
function read(event: string, data: string): TailEvent | undefined {
  if (event !== "record" && event !== "dropped") return undefined;
  const told = JSON.parse(data) as unknown;
  if (event === "record") return { kind: "record", record: told as TailRecord };
  return { kind: "dropped", droppedTotal: (told as { readonly droppedTotal: number }).droppedTotal };
}

function reasonOf(data: string): string {
  return (JSON.parse(data) as { readonly reason?: string }).reason ?? "the collector ended it";
}
