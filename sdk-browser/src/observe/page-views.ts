/**
 * Page views: the first one with the address that the page was loaded under, then one for each soft navigation, in their
 * order. A view is told a little later than it begins, because an application sets title and route after the address.
 * When it is left, and whenever the page is hidden, `browser.page_leave` says how long and how far it was read; of several
 * the last one counts.
 */
import type { Client } from "../client.ts";
import { named, type Attributes } from "../record/attributes.ts";
import { now } from "../record/clock.ts";
import { listen, type Stop } from "../record/guard.ts";
import { describeVisit } from "./describe-visit.ts";
import { observeNavigations } from "./navigations.ts";

/** How long a view waits for its title and route. */
const settleMs = 100;

/** Where a view ends: a change of the path, the query, or a hash that is a route. */
function pageOf(url: string): string {
  return url.replace(/#(?!!?\/).*/, "");
}

function place(url: string): Attributes {
  return { "browser.document.url.full": url, "url.full": url };
}

/** Records page views, and the navigations behind them; `visit` gives more attributes of a view. */
export function observePageViews(client: Client, { visit }: { readonly visit: () => Attributes | undefined }): Stop {
  let url: string;
  let enteredMs: number;
  let previous: string | undefined;
  let isTold: boolean;
  let scrolledY: number;

  const log = (name: string, time: number, attributes: Attributes): void =>
    client.log({ name, time, attributes: { ...place(url), ...attributes } });

  function tell(): void {
    if (isTold || (document as Document & { prerendering?: boolean }).prerendering) return;
    isTold = true;
    log("browser.page_view", enteredMs, {
      ...named("browser.page.", {
        title: document.title,
        referrer: document.referrer || undefined,
        previousUrl: previous,
      }),
      ...describeVisit(),
      ...visit(),
    });
  }

  function leave(): void {
    tell();
    if (!isTold) return;
    const leftMs = now();
    log(
      "browser.page_leave",
      leftMs,
      named("browser.page.", {
        duration: leftMs - enteredMs,
        scrollDepth: Math.min(1, (scrolledY + innerHeight) / (document.documentElement.scrollHeight || 1)),
      }),
    );
  }

  function navigate(to: string, from?: string, type?: string): void {
    const sameDocument = !!from && to !== from;
    const isView = !sameDocument || pageOf(to) !== pageOf(from);
    if (from && isView) leave();
    const hashChange = sameDocument && to.split("#")[0] === from.split("#")[0];
    const nowMs = now();
    client.log({
      name: "browser.navigation",
      time: nowMs,
      attributes: { ...place(to), ...named("browser.navigation.", { sameDocument, hashChange, type }) },
    });
    if (!isView) return;
    url = to;
    enteredMs = nowMs;
    previous = from;
    isTold = false;
    scrolledY = scrollY;
    setTimeout(tell, settleMs);
  }

  navigate(location.href);
  client.onFlush((isLeaving) => (isLeaving ? leave() : tell()));
  return [
    leave,
    observeNavigations(navigate),
    listen(document, "prerenderingchange DOMContentLoaded", ({ type }) => {
      // A page that was rendered before it was asked for is entered when it is shown.
      if (type[0] === "p") enteredMs = now();
      tell();
    }),
    listen(window, "scroll", () => (scrolledY = Math.max(scrolledY, scrollY))),
  ];
}
