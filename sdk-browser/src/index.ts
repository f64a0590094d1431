/**
 * Everything on.
 *
 *     import { init } from "@spanhouse/browser";
 *     const spanhouse = init({ url: "https://collect.example.com", service: "shop" });
 *     spanhouse.info("basket opened", { items: 3 });
 */
// First, because gzip gains when these stand near what they use.
import { createStorage, forget, type StorageKind } from "./session/storage.ts";
import { observePage, type Observed } from "./observe-page.ts";
import { createClient, type Client, type ClientOptions } from "./client.ts";
import { createBreadcrumbs } from "./observe/breadcrumbs.ts";
import type { ConsoleMethod } from "./observe/console.ts";
import { debugIds } from "./observe/debug-ids.ts";
import { createCapture, type CaptureError } from "./observe/errors.ts";
import type { RequestOptions } from "./observe/http-span.ts";
import { named, type Attributes } from "./record/attributes.ts";
import { guard, listen } from "./record/guard.ts";
import { createLevels, type Levels } from "./record/levels.ts";
import type { LogInput } from "./record/log-record.ts";
import type { Span, SpanContext, SpanOptions } from "./record/span.ts";
import { keepParcel, resendParcels } from "./send/offline.ts";
import { createRateLimit, type RateLimit } from "./send/rate-limit.ts";
import { readCampaign } from "./session/campaign.ts";
import type { Consent } from "./session/consent.ts";
import { createSampling, type SampleRates } from "./session/sampling.ts";
import { createSession } from "./session/session.ts";

export type { Attributes, CaptureError, Client, ClientOptions, Consent, ConsoleMethod, Levels, LogInput, Observed };
export type { RateLimit, RequestOptions, SampleRates, Span, SpanContext, SpanOptions, StorageKind };

/** Options of the whole SDK. */
export interface Options extends ClientOptions {
  readonly observe?: Observed;
  /** Requests: which servers get `traceparent`, and which are left alone. */
  readonly requests?: RequestOptions;
  /**
   * Shares of what is sent, the same for all of a session; errors always are.
   * @default { "browser.resource_timing": 0.1 }
   */
  readonly sample?: SampleRates;
  /** @default "localStorage" */
  readonly storage?: StorageKind;
  /** Domain of the cookie, for a session across subdomains. */
  readonly cookieDomain?: string;
  /** After so long without a click, key, scroll or page view a session is over: 5 to 240. @default 30 */
  readonly sessionIdleMinutes?: number;
  /**
   * So many records at once, and so many more each second; what is above is dropped. Exceptions have a limit of their own.
   * @default { burst: 500, perSecond: 20 }
   */
  readonly rateLimit?: RateLimit;
  /** What to do about automated browsers: `mark` sets `user_agent.synthetic.type`. @default "mark" */
  readonly bots?: "mark" | "drop" | "keep";
}

/** The person that uses the page, as far as the application wants it known. */
export interface User {
  readonly id?: string;
  readonly name?: string;
  readonly email?: string;
  readonly roles?: readonly string[];
}

/** The whole SDK. */
export interface Spanhouse extends Client, Levels {
  /** Attributes `user.*` of every record from now on; undefined forgets the user. */
  setUser(user: User | undefined): void;
  /** The pattern of the page's address, such as `/orders/:id`. */
  setRoute(pattern: string | undefined): void;
  setExperiment(id: string, variant: string | undefined): void;
  /** Records an event of the application: a conversion, a step. */
  track(name: string, attributes?: Attributes): void;
  captureError: CaptureError;
}

function syntheticType(): "test" | "bot" | null {
  return navigator.webdriver ? "test" : /bot|crawl|spider|headless/i.exec(navigator.userAgent) && "bot";
}

/** Starts the SDK. */
export function init(options: Options): Spanhouse {
  const { bots, consent, storage = "localStorage", sessionIdleMinutes = 30, observe = {}, requests = {} } = options;
  const synthetic = bots !== "keep" && syntheticType();
  const trail = createBreadcrumbs();
  const isWithin = createRateLimit(options.rateLimit);
  const mayStore = (): boolean => client.consent() === "granted";
  const shelf = createStorage(storage, mayStore, options.cookieDomain);
  const waiting = createStorage("localStorage", mayStore);
  const session = createSession(shelf, sessionIdleMinutes, (event) => client.log(event));
  const isSampled = createSampling({ "browser.resource_timing": 0.1, ...options.sample }, session);
  const client: Client = createClient(
    {
      ...options,
      consent: synthetic && bots === "drop" ? "denied" : consent,
      resource: { "user_agent.synthetic.type": synthetic || undefined, ...options.resource },
    },
    {
      session,
      // Exceptions have a limit of their own, so that a flood of events does not hide them.
      keep: (name, signal, severity) => {
        session(name === "browser.page_view");
        return isSampled(name, signal, severity) && (name === "exception" || isWithin());
      },
      isSampled: () => isSampled("", "traces", 0),
      witness: trail.witness,
      keepParcel: (parcel) => keepParcel(waiting, parcel),
    },
  );
  const captureError = createCapture(client, (stack) => ({ ...trail.read(), "exception.debug_ids": debugIds(stack) }));
  observePage(client, {
    captureError,
    observed: observe,
    requests,
    visit: () => guard(readCampaign)(shelf),
  });
  client.onShutdown(resendParcels(waiting, client.destination));
  client.onShutdown(listen(window, "click keydown scroll popstate", () => session(true)));

  return {
    ...client,
    ...createLevels(client.log),
    captureError,
    setUser(user) {
      const { id, name, email, roles } = user ?? {};
      client.setAttributes(named("user.", { id, name, email, roles }));
    },
    consent(mode) {
      if (mode === "denied") [shelf, waiting].forEach(forget);
      return client.consent(mode);
    },
    setRoute: (pattern) => client.setAttributes({ "browser.page.route": pattern }),
    setExperiment: (id, variant) => client.setAttributes({ [`experiment.${id}`]: variant }),
    track: (name, attributes) => client.log({ name, attributes }),
  };
}
