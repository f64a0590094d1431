/**
 * The small client behind the entries for errors alone and vitals alone: logs only, no session, nothing stored. While the
 * page is hidden its requests are keepalive, and nothing is sent when the visitor's browser objects.
 */
import type { Attributes } from "./record/attributes.ts";
import type { Special } from "./record/encode.ts";
import { listen } from "./record/guard.ts";
import { randomHex } from "./record/identifiers.ts";
import { encodeLog, type LogInput } from "./record/log-record.ts";
import { describeService, requestHeaders, type ServiceOptions } from "./record/service.ts";
import { createEnvelope, logSignal } from "./send/envelope.ts";
import { createQueue } from "./send/queue.ts";
import { request } from "./send/request.ts";
import { firstConsent, type ConsentOptions } from "./session/consent.ts";

/** Options of the small entries. */
export interface LightOptions extends ServiceOptions, ConsentOptions {}

/** Logs, and nothing else. */
export interface LightClient {
  log(event: LogInput): void;
  /** Attributes of every record from now on; an undefined value removes one. */
  setAttributes(attributes: Attributes): void;
  /** Resolves when everything was sent or tried once. */
  flush(): Promise<void>;
  /** Stops listening to the page, and sends what waits. */
  shutdown(): Promise<void>;
}

/** Makes the small client; `special` as in the encoder. */
export function createLightClient(options: LightOptions, special: Special, restores: (() => void)[]): LightClient {
  const wrap = createEnvelope(logSignal, describeService(options, { "user_agent.original": navigator.userAgent }));
  const headers = requestHeaders(options);
  const own: Record<string, unknown> = { "browser.page.instance_id": randomHex(8) };
  const mayLog = firstConsent(options) !== "denied";
  const isHidden = (): boolean => document.visibilityState === "hidden";
  const { add, flush } = createQueue((records) =>
    request(`${options.url}/v1/logs`, { headers, body: wrap(records), keepalive: isHidden() }),
  );
  restores.push(
    listen(document, "visibilitychange", () => isHidden() && void flush()),
    listen(window, "pagehide", () => void flush()),
  );
  return {
    flush,
    log(event) {
      if (!mayLog) return;
      const attributes = { "browser.document.url.full": location.href, ...own, ...event.attributes };
      add(encodeLog({ ...event, attributes }, special));
      // After the task, because the page may be gone before any timer.
      if (isHidden()) queueMicrotask(() => void flush());
    },
    setAttributes: (attributes) => Object.assign(own, attributes),
    shutdown() {
      restores.forEach((restore) => restore());
      return flush();
    },
  };
}
