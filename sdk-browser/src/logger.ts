/**
 * Logs and spans alone, over OTLP: no DOM, so it runs in Node, Bun, Deno and workers as it does in a page.
 *
 *     import { createLogger } from "@spanhouse/browser/logger";
 *     const logger = createLogger({ url: "https://collect.example.com", service: "shop" });
 *     logger.info("order taken", { "order.id": 7 });
 */
import type { Attributes } from "./record/attributes.ts";
import { encodeAttributes, encodeRecord } from "./record/encode.ts";
import { createLevels, type Levels } from "./record/levels.ts";
import { encodeLog, type LogInput } from "./record/log-record.ts";
import { describeService, requestHeaders, type ServiceOptions } from "./record/service.ts";
import { beginSpan, type Span, type SpanOptions } from "./record/span.ts";
import { createEnvelope, logSignal, spanSignal } from "./send/envelope.ts";
import { createQueue, type Queue } from "./send/queue.ts";
import { request } from "./send/request.ts";

export type { Attributes, Levels, LogInput, ServiceOptions, Span, SpanOptions };

/** Writes logs and spans. */
export interface Logger extends Levels {
  log(record: LogInput): void;
  startSpan(name: string, options?: SpanOptions): Span;
  /** Sends what was collected, and resolves when the collector has answered or the attempt has failed. */
  flush(): Promise<unknown>;
}

/** Makes a logger that sends to a collector. */
export function createLogger(options: ServiceOptions): Logger {
  const resource = encodeAttributes(describeService(options));
  const headers = requestHeaders(options);
  const [logs, spans] = [logSignal, spanSignal].map((signal) => {
    const wrap = createEnvelope(signal, resource);
    return createQueue<string>(
      (batch) => () => request(`${options.url}/v1/${signal[0]}`, { headers, body: wrap(batch) }),
    );
  }) as [Queue<string>, Queue<string>];
  const log = (record: LogInput): void => logs.add(encodeLog(record));
  return {
    ...createLevels(log),
    log,
    startSpan: (name, more = {}) => beginSpan(name, more, (span) => spans.add(encodeRecord(span))),
    flush: () => Promise.all([logs.flush(), spans.flush()]),
  };
}
