/**
 * Page views: the first one with the address that the page was loaded under, then one for each soft navigation, in their
 * order. A view is told a little later than it begins, because an application sets title and route after the address.
 * When it is left, and whenever the page is hidden, `browser.page_leave` says how long and how far it was read; of several
 * the last one counts.
 */
import type { Client } from "../client.ts";
import { named, type Attributes } from "../record/attributes.ts";
import { now } from "../record/clock.ts";
import { listen, together } from "../record/guard.ts";
import { describeVisit } from "./describe-visit.ts";
import { observeNavigations, type Navigation } from "./navigations.ts";

/** How long a view waits for its title and route. */
const settleMs = 100;

interface View {
  readonly url: string;
  time: number;
  readonly previous: string | undefined;
  told: boolean;
  scrolledY: number;
}

/** Where a view ends: a change of the path, the query, or a hash that is a route. */
function pageOf(url: string): string {
  const { origin, pathname, search, hash } = new URL(url);
  return origin + pathname + search + (/^#!?\//.test(hash) ? hash : "");
}

/** Records page views, and the navigations behind them; `visit` gives more attributes of a view. */
export function observePageViews(client: Client, { visit }: { readonly visit: () => Attributes }): () => void {
  let view: View;

  function tell(): void {
    if (view.told || (document as Document & { prerendering?: boolean }).prerendering) return;
    view.told = true;
    client.log({
      name: "browser.page_view",
      time: view.time,
      attributes: {
        "browser.document.url.full": view.url,
        "url.full": view.url,
        ...named("browser.page.", {
          title: document.title,
          referrer: document.referrer || undefined,
          previousUrl: view.previous,
        }),
        ...describeVisit(),
        ...visit(),
      },
    });
  }

  function leave(): void {
    tell();
    if (!view.told) return;
    const { scrollHeight } = document.documentElement;
    client.log({
      name: "browser.page_leave",
      attributes: {
        "browser.document.url.full": view.url,
        "url.full": view.url,
        ...named("browser.page.", {
          duration: now() - view.time,
          scrollDepth: Math.min(1, (view.scrolledY + innerHeight) / (scrollHeight || 1)),
        }),
      },
    });
  }

  function enter(url: string, previous: string | undefined): void {
    view = { url, time: now(), previous, told: false, scrolledY: scrollY };
    setTimeout(tell, settleMs);
  }

  function navigate({ url, from, type, sameDocument, time = now() }: Navigation): void {
    const hashChange = !!from && url !== from && url.split("#")[0] === from.split("#")[0];
    const isView = !from || !sameDocument || pageOf(url) !== pageOf(from);
    if (from && isView) leave();
    client.log({
      name: "browser.navigation",
      time,
      attributes: {
        "browser.document.url.full": url,
        "url.full": url,
        ...named("browser.navigation.", { sameDocument, hashChange, type }),
      },
    });
    if (isView) enter(url, from);
  }

  navigate({ url: location.href, from: undefined, type: undefined, sameDocument: false });
  client.onFlush((leaving) => (leaving ? leave() : tell()));
  return together(
    leave,
    observeNavigations(navigate),
    listen(document, "DOMContentLoaded", tell),
    // Rendered ahead: nobody has seen it until now.
    listen(document, "prerenderingchange", () => {
      view.time = now();
      tell();
    }),
    listen(window, "scroll", () => (view.scrolledY = Math.max(view.scrolledY, scrollY))),
  );
}
