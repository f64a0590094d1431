import { locationService } from "@grafana/runtime";
import { rangeText } from "../host/page-address.ts";

/** Where answers of the collector and files are, which are no pages of the console. */
const notPages = /^\/(api|assets|public|healthz|readyz|metrics)(\/|$)/;

/** Follows clicks on links to pages of the console without loading anew; gives what ends it. */
export function followLinks(document: Document): () => void {
  const follow = (event: MouseEvent): void => {
    const address = addressOf(event);
    if (address === undefined) return;
    event.preventDefault();
    locationService.push(address);
  };
  document.addEventListener("click", follow);
  return () => document.removeEventListener("click", follow);
}

/** The page that a click leads to, unless the browser or somebody else is to handle it. */
function addressOf(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  if (anchor === null || !anchor.hasAttribute("href") || anchor.hasAttribute("download")) return undefined;
  if (anchor.target !== "" && anchor.target !== "_self") return undefined;
  const { origin, pathname, search, hash } = new URL(anchor.href);
  const samePage = hash !== "" && pathname === location.pathname && search === location.search;
  if (origin !== location.origin || samePage || notPages.test(pathname)) return undefined;
  return `${pathname}${withRange(pathname, search)}${hash}`;
}

/** Links to Explore are made without a time range; who follows one goes on with that of the page. */
function withRange(pathname: string, search: string): string {
  if (pathname !== "/explore") return search;
  const parameters = new URLSearchParams(search);
  for (const [end, time] of Object.entries(rangeText(locationService.getSearch()))) parameters.set(end, time);
  return `?${parameters.toString()}`;
}
