/**
 * The way of a record through a page, one function after the other:
 *
 *     consent -> keep (sampling, rate) -> context -> beforeSend -> encode (scrub, doubles) -> queue -> request
 */
import type { Attributes } from "./record/attributes.ts";
import { encodeAttributes, encodeRecord, encodeText, type AnyValue } from "./record/encode.ts";
import { guard } from "./record/guard.ts";
import { encodeLog, type LogInput } from "./record/log-record.ts";
import { describeService, requestHeaders, type ServiceOptions } from "./record/service.ts";
import type { Span } from "./record/span.ts";
import { createEnvelope, logSignal, spanSignal } from "./send/envelope.ts";
import { createPageQueue, type Destination, type Parcel } from "./send/page-sender.ts";
import { firstConsent, type Consent, type ConsentOptions } from "./session/consent.ts";
import { describeBrowser } from "./session/describe-browser.ts";
import { scrub } from "./session/scrub.ts";

/** Options of what runs in a page. */
export interface PipelineOptions extends ServiceOptions, ConsentOptions {
  /** Sees every record before it is encoded; what it gives back is sent, and nothing if that is null. */
  readonly beforeSend?: (record: LogInput | Span) => LogInput | Span | null | undefined;
  /** Sees every text after the default rules; `key` is the attribute it stands under. */
  readonly scrub?: (text: string, key: string) => string;
}

/** What the client hands in. */
export interface PipelineParts {
  /** Attributes of every record. */
  readonly context: () => Attributes;
  /** Whether a record is sent. */
  readonly keep: (name: string | undefined, signal: "logs" | "traces", severity: number) => boolean;
  /** Sees every record that is kept. */
  readonly witness: (record: LogInput | Span) => void;
  /** Keeps a request for the next page. */
  readonly keepParcel: (parcel: Parcel) => void;
}

/** Where records go in. */
export interface Pipeline {
  readonly destination: Destination;
  log(record: LogInput): void;
  span(span: Span): void;
  consent(mode?: Consent): Consent;
  flush(): Promise<unknown>;
  /** Sends at once, because the page may be gone after this. */
  leave(): void;
}

/** Names of doubles, in the conventions and ours; the mapping file is held against it. */
export const doubleNames: RegExp =
  /^browser\.(.+\.\w*(value|delta|duration|start|end|complete|interactive|delay|depth|time)|page\.[xy])$/;

/** Builds the way. */
export function createPipeline(options: PipelineOptions, parts: PipelineParts): Pipeline {
  const destination: Destination = {
    url: new URL(options.url, location.href).href.replace(/\/$/, ""),
    headers: requestHeaders(options),
    isHeld: () => mode === "pending",
    keep: parts.keepParcel,
  };
  const resource = encodeAttributes({ ...describeService(options), ...describeBrowser(), ...options.resource });
  const logs = createPageQueue("/v1/logs", createEnvelope(logSignal, resource), destination);
  const spans = createPageQueue("/v1/traces", createEnvelope(spanSignal, resource), destination);
  let mode = firstConsent(options);

  function special(value: unknown, key: string): AnyValue | undefined {
    if (typeof value === "number" && doubleNames.test(key)) return { doubleValue: value };
    if (typeof value !== "string") return undefined;
    const clean = scrub(value, key);
    return encodeText(options.scrub ? options.scrub(clean, key) : clean);
  }

  /** The record as it may leave; undefined when it may not. */
  function admit<Kind extends LogInput | Span>(record: Kind, isKept: boolean): Kind | null | undefined {
    if (!isKept) return undefined;
    const full = { ...record, attributes: { ...parts.context(), ...record.attributes } };
    parts.witness(full);
    return options.beforeSend ? (options.beforeSend(full) as Kind | null) : full;
  }

  function leave(): void {
    logs.leave();
    spans.leave();
  }

  function hurry(): void {
    // After the task, because the page may be gone before any timer.
    if (document.visibilityState === "hidden") queueMicrotask(leave);
  }

  const flush = (): Promise<unknown> => Promise.all([logs.flush(), spans.flush()]);

  return {
    destination,
    leave,
    flush,
    log: guard((record) => {
      const final = admit(record, mode !== "denied" && parts.keep(record.name, "logs", record.severity ?? 0));
      if (final) logs.add(encodeLog(final, special));
      hurry();
    }),
    span: guard((span) => {
      const final = admit(span, mode !== "denied" && parts.keep(span.name, "traces", 0));
      if (final) spans.add(encodeRecord(final, special));
      hurry();
    }),
    consent(next) {
      if (next) {
        mode = next;
        if (next === "denied") logs.records.length = spans.records.length = 0;
        else void flush();
      }
      return mode;
    },
  };
}
