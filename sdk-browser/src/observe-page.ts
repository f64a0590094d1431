/** Everything that is observed in a page, each to be switched off by its name. */
import type { Client } from "./client.ts";
import { observeClicks } from "./observe/clicks.ts";
import { observeConsole, type ConsoleMethod } from "./observe/console.ts";
import { observeErrors, type CaptureError } from "./observe/errors.ts";
import { observeFetch } from "./observe/fetch-spans.ts";
import { observeForms } from "./observe/forms.ts";
import type { RequestOptions } from "./observe/http-span.ts";
import { observeLongFrames } from "./observe/long-frames.ts";
import { observeMedia } from "./observe/media.ts";
import { observePageLoad } from "./observe/page-load.ts";
import { observePageViews } from "./observe/page-views.ts";
import { observeReports } from "./observe/reports.ts";
import { observeResourceErrors } from "./observe/resource-errors.ts";
import { observeNavigationTiming, observeResourceTiming } from "./observe/timing.ts";
import { observeVitals } from "./observe/vitals.ts";
import { observeXhr } from "./observe/xhr-spans.ts";
import type { Attributes } from "./record/attributes.ts";
import { guard, type Stop } from "./record/guard.ts";

/** What can be switched off; everything is on when left out, except the console. */
export interface Observed {
  readonly pageViews?: boolean;
  readonly clicks?: boolean;
  readonly forms?: boolean;
  readonly media?: boolean;
  readonly errors?: boolean;
  readonly resourceErrors?: boolean;
  readonly reports?: boolean;
  readonly vitals?: boolean;
  readonly longFrames?: boolean;
  readonly navigationTiming?: boolean;
  readonly resourceTiming?: boolean;
  readonly fetch?: boolean;
  readonly xhr?: boolean;
  readonly pageLoad?: boolean;
  /** The methods of the console to record; none when left out. */
  readonly console?: readonly ConsoleMethod[];
}

/** What the observers need beside the client. */
export interface Surroundings {
  readonly observed: Observed;
  readonly captureError: CaptureError;
  readonly requests: RequestOptions;
  /** More attributes of a page view. */
  readonly visit: () => Attributes | undefined;
}

type Observe = (client: Client, surroundings: Surroundings) => Stop | void;

const observers: Readonly<Record<keyof Observed, Observe>> = {
  pageLoad: observePageLoad,
  pageViews: observePageViews,
  errors: observeErrors,
  resourceErrors: observeResourceErrors,
  reports: observeReports,
  clicks: observeClicks,
  forms: observeForms,
  media: observeMedia,
  fetch: observeFetch,
  xhr: observeXhr,
  longFrames: observeLongFrames,
  navigationTiming: observeNavigationTiming,
  resourceTiming: observeResourceTiming,
  vitals: observeVitals,
  console: observeConsole,
};

/** Starts what is not switched off; the client's shutdown stops it. */
export function observePage(client: Client, surroundings: Surroundings): void {
  const { observed } = surroundings;
  Object.entries(observers).forEach(([name, observe]) => {
    if (observed[name as keyof Observed] !== false) client.onShutdown(guard(observe)(client, surroundings) as Stop);
  });
}
