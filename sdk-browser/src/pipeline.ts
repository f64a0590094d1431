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
import { createPageQueue, type Destination, type PageQueue, type Parcel } from "./send/page-sender.ts";
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
  readonly keep: (name: string, signal: "logs" | "traces", severity: number) => boolean;
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
  /** Sends what waits; at once and in whatever way there is when the page may be gone after this. */
  flush(isLeaving?: boolean): Promise<unknown>;
}

/** Numbers of these names are doubles, whole ones too; the mapping file is held against it. */
export const doubleNames: RegExp = /^browser\.(?!.*(?:size|count|width|height)$)/;

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

  /** The way of a record of one signal. */
  function way<Kind extends LogInput | Span>(
    signal: "logs" | "traces",
    queue: PageQueue,
    encode: (record: Kind) => string,
  ): (record: Kind) => void {
    return guard((record) => {
      const { name = "", severity = 0 } = record as LogInput;
      if (mode !== "denied" && parts.keep(name, signal, severity)) {
        const full = { ...record, attributes: { ...parts.context(), ...record.attributes } };
        parts.witness(full);
        const final = options.beforeSend ? (options.beforeSend(full) as Kind | null) : full;
        if (final) {
          let text: string | undefined;
          const encodable = (): string => (text ??= guard(encode)(final) ?? "");
          // What the page may still change is written down at once, all else when there is time.
          const values = [(final as LogInput).body, ...Object.values({ ...final.attributes })];
          if (values.some((value) => typeof value === "object")) encodable();
          queue.add(encodable);
        }
      }
      // After the task, because the page may be gone before any timer.
      if (document.visibilityState === "hidden") queueMicrotask(() => void flush(true));
    });
  }

  const flush = (isLeaving?: boolean): Promise<unknown> =>
    Promise.all([logs, spans].map((queue) => queue.flush(isLeaving)));

  return {
    destination,
    flush,
    log: way<LogInput>("logs", logs, (record) => encodeLog(record, special)),
    span: way<Span>("traces", spans, (span) => encodeRecord(span, special)),
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
