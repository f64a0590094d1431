/**
 * Records become requests: 100 of them, or 5 seconds, or as much text as a page may still send while it goes away
 * (60,000 bytes), whichever comes first.
 */
import type { Attributes } from "../record/attributes.ts";
import { encodeAttributes } from "../record/encode.ts";
import type { Parcel } from "./post.ts";

export type Signal = "logs" | "traces";

const recordsMax = 100;
const charactersMax = 48_000;
const intervalMs = 5_000;
/** While sending is held back, records over this many are dropped. */
const heldMax = 1_000;
const schemaUrl = "https://opentelemetry.io/schemas/1.45.0";

/** Who speaks: the same for every record of a client. */
export interface Speaker {
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version?: string };
}

/** Collects the records of one signal. */
export interface Batch {
  add(record: string): void;
  flush(): void;
}

/** `isUrgent` says whether to send at once, because the page may be gone before any timer; `isHeld`, not to send at all. */
export interface BatchHooks {
  readonly isUrgent?: () => boolean;
  readonly isHeld?: () => boolean;
}

/** Makes the batch of a signal; what is full goes to `send`. */
export function createBatch(
  [signal, { resource, scope }]: readonly [Signal, Speaker],
  send: (parcel: Parcel) => void,
  { isUrgent, isHeld }: BatchHooks = {},
): Batch {
  const [resources, scopes, list] =
    signal === "logs" ? ["resourceLogs", "scopeLogs", "logRecords"] : ["resourceSpans", "scopeSpans", "spans"];
  const before = JSON.stringify({ attributes: encodeAttributes(resource) });
  const head = `{"${resources}":[{"resource":${before},"${scopes}":[{"scope":${JSON.stringify(scope)},"${list}":[`;
  const tail = `]}],"schemaUrl":"${schemaUrl}"}]}`;
  let records: string[] = [];
  let characters = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (records.length === 0 || isHeld?.()) return;
    const body = head + records.join(",") + tail;
    records = [];
    characters = 0;
    send({ path: `/v1/${signal}`, body });
  }

  return {
    flush,
    add(record) {
      if (records.length >= heldMax) return;
      if (characters + record.length > charactersMax) flush();
      characters += record.length;
      if (records.push(record) >= recordsMax) flush();
      else if (isUrgent?.()) queueMicrotask(flush);
      else timer ??= setTimeout(flush, intervalMs);
    },
  };
}
