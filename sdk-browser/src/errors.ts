/**
 * Errors alone, in a fifth of the bytes: uncaught errors and rejections, files that do not load, and `captureError`.
 *
 *     import { init } from "@spanhouse/browser/errors";
 *     init({ url: "https://collect.example.com", service: "shop" });
 */
import { createCapture, observeErrors, type CaptureError } from "./observe/errors.ts";
import { observeResourceErrors } from "./observe/resource-errors.ts";
import type { Attributes } from "./record/attributes.ts";
import { encodeAttributes, encodeText, type AnyValue } from "./record/encode.ts";
import { encodeLog } from "./record/log-record.ts";
import { stopAll } from "./record/guard.ts";
import { describeService, type ServiceOptions } from "./record/service.ts";
import { createSmallSender } from "./send/small-sender.ts";
import { firstConsent, type ConsentOptions } from "./session/consent.ts";
import { scrub } from "./session/scrub.ts";

export type { CaptureError };

/** Options of the entry. */
export interface ErrorOptions extends ServiceOptions, ConsentOptions {}

/** The SDK for errors. */
export interface ErrorClient {
  captureError: CaptureError;
  /** Attributes of every error from now on; an undefined value removes one. */
  setAttributes(attributes: Attributes): void;
  /** Resolves when everything was sent or tried once. */
  flush(): Promise<void>;
  /** Stops listening to the page, and sends what waits. */
  shutdown(): Promise<void>;
}

function special(value: unknown, key: string): AnyValue | undefined {
  return typeof value === "string" ? encodeText(scrub(value, key)) : undefined;
}

/** Starts to record errors. */
export function init(options: ErrorOptions): ErrorClient {
  const { add, flush } = createSmallSender(
    options,
    encodeAttributes({ ...describeService(options), "user_agent.original": navigator.userAgent }),
  );
  const mayLog = firstConsent(options) !== "denied";
  const own: Record<string, unknown> = {};
  const client: Parameters<typeof createCapture>[0] = {
    log(event) {
      const attributes = { "browser.document.url.full": location.href, ...own, ...event.attributes };
      if (mayLog) add(encodeLog({ ...event, attributes }, special));
    },
  };
  const captureError = createCapture(client);
  const restores = [observeErrors(client, { captureError }), observeResourceErrors(client)];
  return {
    captureError,
    flush,
    setAttributes: (attributes) => Object.assign(own, attributes),
    shutdown() {
      stopAll(restores);
      return flush();
    },
  };
}
