import type { TailRecord, TailSignal } from "@spanhouse/schemas/query";
import { Observable } from "rxjs";
import { toAskError, type AskError } from "./ask-error.ts";
import { createBackOff } from "./back-off.ts";
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
    const backOff = createBackOff();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let connection: { unsubscribe(): void } | undefined;

    function connect(): void {
      connection = client.events("/tail", { signal: ask.signal, ...queryOf(ask) }).subscribe({
        next(event) {
          if (event === "open") {
            backOff.opened(Date.now());
            return subscriber.next({ kind: "open" });
          }
          if (event.event === "end") return retry(reasonOf(event.data));
          const told = read(event.event, event.data);
          if (told === undefined) return undefined;
          backOff.heard();
          return subscriber.next(told);
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
      const afterMs = backOff.lost(Date.now());
      // Before it is told: who hears that may leave, and then nothing must go on.
      timer = setTimeout(connect, afterMs);
      subscriber.next({ kind: "lost", why, afterMs });
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

/** What cannot be read is left out: a later collector may tell more, and something between may cut it. */
function read(event: string, data: string): TailEvent | undefined {
  if (event === "record") {
    const record = readObject(data) as TailRecord | undefined;
    return record === undefined ? undefined : { kind: "record", record };
  }
  const droppedTotal = event === "dropped" ? readObject(data)?.["droppedTotal"] : undefined;
  return typeof droppedTotal === "number" ? { kind: "dropped", droppedTotal } : undefined;
}

function reasonOf(data: string): string {
  const reason = readObject(data)?.["reason"];
  return typeof reason === "string" ? reason : "the collector ended it";
}

function readObject(data: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read = JSON.parse(data) as unknown;
    return typeof read === "object" && read !== null ? (read as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
