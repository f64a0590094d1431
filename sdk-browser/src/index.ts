/**
 * Everything on.
 *
 *     import { init } from "@spanhouse/browser";
 *     const spanhouse = init({ url: "https://collect.example.com", service: "shop" });
 *     spanhouse.info("basket opened", { items: 3 });
 */
import { createClient, type Client, type ClientOptions } from "./client.ts";
import { createBreadcrumbs } from "./observe/breadcrumbs.ts";
import type { ConsoleMethod } from "./observe/console.ts";
import { debugIds } from "./observe/debug-ids.ts";
import { createCapture, type CaptureError } from "./observe/errors.ts";
import type { RequestOptions } from "./observe/http-span.ts";
import { observePage, type Observed } from "./observe-page.ts";
import type { Attributes } from "./record/attributes.ts";
import { guard } from "./record/guard.ts";
import { createLevels, type Levels } from "./record/levels.ts";
import type { LogInput } from "./record/log-record.ts";
import type { Span, SpanContext, SpanOptions } from "./record/span.ts";
import { keepParcel, resendParcels } from "./send/offline.ts";
import { createRateLimit } from "./send/rate-limit.ts";
import { readCampaign } from "./session/campaign.ts";
import type { Consent } from "./session/consent.ts";
import { createSampling, type SampleRates } from "./session/sampling.ts";
import { createSession } from "./session/session.ts";
import { createStorage, forget, type StorageKind } from "./session/storage.ts";

export type { Attributes, CaptureError, Client, ClientOptions, Consent, ConsoleMethod, Levels, LogInput, Observed };
export type { RequestOptions, SampleRates, Span, SpanContext, SpanOptions, StorageKind };

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
  /** After so long without a record a session is over: 5 to 240. @default 30 */
  readonly sessionIdleMinutes?: number;
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

const burst = 500;
const perSecond = 20;

function syntheticType(): string | undefined {
  if (navigator.webdriver) return "test";
  return /bot|crawl|spider|headless/i.test(navigator.userAgent) ? "bot" : undefined;
}

/** Starts the SDK. */
export function init(options: Options): Spanhouse {
  const { observe = {}, requests = {}, bots = "mark" } = options;
  const synthetic = bots === "keep" ? undefined : syntheticType();
  const trail = createBreadcrumbs();
  const isWithin = createRateLimit(burst, perSecond);
  const shelf = createStorage(
    options.storage ?? "localStorage",
    () => client.consent() === "granted",
    options.cookieDomain,
  );
  const waiting = createStorage("localStorage", () => client.consent() === "granted");
  const session = createSession(shelf, options.sessionIdleMinutes ?? 30, (event) => client.log(event));
  const isSampled = createSampling({ "browser.resource_timing": 0.1, ...options.sample }, session);
  const client: Client = createClient(
    {
      ...options,
      ...(synthetic && bots === "drop" ? { consent: "denied" } : {}),
      resource: { "user_agent.synthetic.type": synthetic, ...options.resource },
    },
    {
      context: () => ({ "session.id": session() }),
      // Exceptions have a limit of their own, so that a flood of events does not hide them.
      keep: (name, signal, severity) => isSampled(name ?? "", signal, severity) && (name === "exception" || isWithin()),
      isSampled: () => isSampled("", "traces", 0),
      witness: trail.witness,
      keepParcel: (parcel) => keepParcel(waiting, parcel),
    },
  );
  const captureError = createCapture(client, (stack) => ({ ...trail.read(), "exception.debug_ids": debugIds(stack) }));
  observePage(client, observe, { captureError, requests, visit: () => guard(readCampaign)(shelf) ?? {} });
  client.onShutdown(resendParcels(waiting, client.destination));

  return {
    ...client,
    ...createLevels(client.log),
    captureError,
    setUser: (user) =>
      client.setAttributes({
        "user.id": user?.id,
        "user.name": user?.name,
        "user.email": user?.email,
        "user.roles": user?.roles,
      }),
    consent(mode) {
      if (mode === "denied") [shelf, waiting].forEach(forget);
      return client.consent(mode);
    },
    setRoute: (pattern) => client.setAttributes({ "browser.page.route": pattern }),
    setExperiment: (id, variant) => client.setAttributes({ [`experiment.${id}`]: variant }),
    track: (name, attributes) => client.log({ name, attributes }),
  };
}
