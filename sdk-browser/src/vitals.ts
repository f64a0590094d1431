/**
 * Web vitals alone: LCP, INP, CLS, FCP and TTFB.
 *
 *     import { init } from "@spanhouse/browser/vitals";
 *     init({ url: "https://collect.example.com", service: "shop" });
 *
 * The library that measures is three quarters of the bytes, so the rest is as small as the case allows.
 */
import { observeVitals } from "./observe/vitals.ts";
import type { Attributes } from "./record/attributes.ts";
import { describeService, type ServiceOptions } from "./record/service.ts";
import { createSmallSender } from "./send/small-sender.ts";
import { firstConsent, type ConsentOptions } from "./session/consent.ts";

/** Options of the entry. */
export interface VitalsOptions extends ServiceOptions, ConsentOptions {}

/** The SDK for vitals. */
export interface VitalsClient {
  /** Sends what was measured so far; happens by itself when the page is hidden. */
  flush(): Promise<void>;
}

/** Texts and doubles are all there is. */
function encode(attributes: Attributes): unknown {
  return Object.keys(attributes).flatMap((key) => {
    const value = attributes[key];
    return value === undefined
      ? []
      : { key, value: typeof value === "number" ? { doubleValue: value } : { stringValue: value } };
  });
}

/** Starts to measure. */
export function init(options: VitalsOptions): VitalsClient {
  const sender = createSmallSender(
    options,
    encode({ ...describeService(options), "user_agent.original": navigator.userAgent }),
  );
  if (firstConsent(options) !== "denied") {
    observeVitals({
      log: ({ name, attributes }) =>
        sender.add(
          JSON.stringify({
            timeUnixNano: `${Date.now()}000000`,
            eventName: name,
            // Without query and hash, in which secrets travel.
            attributes: encode({ "browser.document.url.full": location.origin + location.pathname, ...attributes }),
          }),
        ),
    });
  }
  return sender;
}
