/** The one object between what is observed and what is sent. */
import { createPipeline, type PipelineOptions, type PipelineParts } from "./pipeline.ts";
import type { Attributes } from "./record/attributes.ts";
import { now } from "./record/clock.ts";
import { guard, listen, stopAll, type Stop } from "./record/guard.ts";
import { randomHex } from "./record/identifiers.ts";
import type { LogInput } from "./record/log-record.ts";
import { beginSpan, type Span, type SpanContext, type SpanOptions } from "./record/span.ts";
import type { Destination } from "./send/page-sender.ts";
import type { Consent } from "./session/consent.ts";

/** Options of a client. */
export type ClientOptions = PipelineOptions;

/** What the client is made of, beside the pipeline. */
export interface ClientParts extends Omit<PipelineParts, "context"> {
  /** The id of the session, on every record. */
  readonly session: () => string;
  /** Whether spans of this session are sent. */
  readonly isSampled: () => boolean;
}

/** What observers and applications call. No function of it throws. */
export interface Client {
  log(record: LogInput): void;
  startSpan(name: string, options?: SpanOptions): Span;
  /** Runs a function; spans and logs begun before it returns belong to the span. What follows an `await` does not. */
  withSpan<Result>(span: SpanContext | undefined, run: () => Result): Result;
  /** Makes a span the parent of what begins from now on, until another is. */
  activate(span: SpanContext | undefined): void;
  /** Whether spans of this session are sent. */
  isSampled(): boolean;
  /** Attributes of every record from now on; an undefined value removes one. */
  setAttributes(attributes: Attributes): void;
  /** Changes what the visitor has agreed to; gives what holds now. */
  consent(mode?: Consent): Consent;
  /** Resolves when everything was sent or tried once. */
  flush(): Promise<unknown>;
  /** Puts everything back as it was before, and sends what waits. */
  shutdown(): Promise<unknown>;
  readonly destination: Destination;
  /** Runs at shutdown; observers hand in what restores the page. */
  onShutdown(restore: Stop): void;
  /** Runs before what waits is sent: the moment to say what was held back. */
  onFlush(speak: (isLeaving?: boolean) => void): void;
}

/** Makes the client of a page. */
export function createClient(options: ClientOptions, parts: ClientParts): Client {
  const own: Record<string, unknown> = { "browser.page.instance_id": randomHex(8) };
  const restores: Stop[] = [];
  const speakers: ((isLeaving?: boolean) => void)[] = [];
  const context = (): Attributes => ({
    "browser.document.url.full": location.href,
    "session.id": parts.session(),
    ...own,
  });
  // After shutdown nothing is told any more; not every observer can be stopped.
  const pipeline = createPipeline(options, { ...parts, context, keep: (...about) => isOpen && parts.keep(...about) });
  let isOpen = true;
  let active: SpanContext | undefined;

  function flush(isLeaving?: boolean): Promise<unknown> {
    speakers.forEach((speak) => speak(isLeaving));
    return pipeline.flush(isLeaving);
  }

  restores.push(
    listen(
      window,
      "visibilitychange pagehide",
      ({ type }) => void ((type === "pagehide" || document.visibilityState === "hidden") && flush(true)),
    ),
  );

  return {
    ...pipeline,
    log: (record) => pipeline.log({ time: now(), trace: active, ...record }),
    startSpan: (name, more) => beginSpan(name, { parent: active, ...more }, pipeline.span),
    withSpan(span, run) {
      const outer = active;
      active = span;
      try {
        return run();
      } finally {
        active = outer;
      }
    },
    activate: (span) => (active = span),
    isSampled: parts.isSampled,
    setAttributes: (attributes) => Object.assign(own, attributes),
    flush: () => flush(),
    onShutdown: (restore) => restores.push(restore),
    onFlush: (speak) => speakers.push(guard(speak)),
    shutdown() {
      stopAll(restores.splice(0));
      const sent = flush();
      isOpen = false;
      return sent;
    },
  };
}
