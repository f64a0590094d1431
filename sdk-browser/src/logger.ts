/**
 * Logs and spans alone, over OTLP: no DOM, so it runs in Node, Bun, Deno and workers as it does in a page.
 *
 *     import { createLogger } from "@spanhouse/browser/logger";
 *     const logger = createLogger({ url: "https://collect.example.com", service: "shop" });
 *     logger.info("order taken", { "order.id": 7 });
 */
import type { Attributes } from "./record/attributes.ts";
import { encodeLog, severities, type LogInput } from "./record/log-record.ts";
import { describeService, keyHeaders, type ServiceOptions } from "./record/service.ts";
import { beginSpan, type Span, type SpanOptions } from "./record/span.ts";
import { createBatch } from "./send/batch.ts";
import { createMemoryStore, createOutbox } from "./send/outbox.ts";
import { createPost } from "./send/post.ts";

export type { Attributes, LogInput, ServiceOptions, Span, SpanOptions };

/** One function a level: a message and what belongs to it. */
export type Levels = Readonly<Record<keyof typeof severities, (message: string, attributes?: Attributes) => void>>;

/** Writes logs and spans. */
export interface Logger extends Levels {
  log(record: LogInput): void;
  startSpan(name: string, options?: SpanOptions): Span;
  /** Sends what was collected, and resolves when the collector has answered or the attempt has failed. */
  flush(): Promise<void>;
  /** Sends what was collected and stops; a later record is sent by the next flush. */
  shutdown(): Promise<void>;
}

/** Makes a logger that sends to a collector. */
export function createLogger(options: ServiceOptions): Logger {
  const outbox = createOutbox(createPost(options.url, keyHeaders(options)), createMemoryStore());
  const sent = new Set<Promise<void>>();
  const send = (parcel: { path: string; body: string }): void => {
    const done = outbox.send(parcel).finally(() => sent.delete(done));
    sent.add(done);
  };
  const speaker = describeService(options);
  const logs = createBatch(["logs", speaker], send);
  const spans = createBatch(["traces", speaker], send);
  const log = (record: LogInput): void => logs.add(encodeLog(record));
  const flush = async (): Promise<void> => {
    logs.flush();
    spans.flush();
    await Promise.all(sent);
  };
  const levels = Object.fromEntries(
    Object.entries(severities).map(([level, severity]) => [
      level,
      (body: string, attributes?: Attributes): void => log({ body, severity, attributes: attributes ?? {} }),
    ]),
  ) as Levels;
  return {
    ...levels,
    log,
    startSpan: (name, more = {}) => beginSpan(name, more, (_name, _attributes, encode) => spans.add(encode({}))),
    flush,
    async shutdown() {
      await flush();
      outbox.close();
    },
  };
}
