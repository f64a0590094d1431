/** How the document and the files of the page were loaded, in the terms of the browser's own timing. */
import type { Client } from "../client.ts";
import { pageTime } from "../record/clock.ts";
import { listen, type Stop } from "../record/guard.ts";
import { observeEntries, pickAttributes } from "./entries.ts";

const resourcesMax = 200;
const sharedNames =
  "fetchStart domainLookupStart domainLookupEnd connectStart connectEnd secureConnectionStart requestStart responseStart responseEnd transferSize encodedBodySize decodedBodySize redirectStart redirectEnd workerStart nextHopProtocol";
const navigationNames =
  "type domComplete domContentLoadedEventStart domContentLoadedEventEnd domInteractive loadEventStart loadEventEnd redirectCount unloadEventStart unloadEventEnd";

/** The timing of the document itself. */
export function navigationEntry(): PerformanceNavigationTiming | undefined {
  return performance.getEntriesByType("navigation")[0];
}

/** Runs a function once the page has loaded, now if it has. */
export function afterLoad(run: () => void): Stop {
  const later = (): unknown => setTimeout(run);
  if (document.readyState !== "complete") return listen(window, "load", later);
  later();
  return undefined;
}

/** The timing of the document, when it has loaded. */
export function observeNavigationTiming(client: Client): Stop {
  return afterLoad(() => {
    const entry = navigationEntry();
    if (!entry) return;
    client.log({
      name: "browser.navigation_timing",
      attributes: {
        "url.full": entry.name,
        ...pickAttributes(entry, "browser.navigation_timing.", navigationNames),
        ...pickAttributes(entry, "browser.resource_timing.", `duration ${sharedNames}`),
      },
    });
  });
}

/** The timing of the files of the page; a page's first 200. */
export function observeResourceTiming(client: Client): () => void {
  let count = 0;
  return observeEntries("resource", (entry) => {
    if (entry.name.startsWith(`${client.destination.url}/v1/`) || ++count > resourcesMax) return;
    client.log({
      name: "browser.resource_timing",
      time: pageTime(entry.startTime),
      attributes: {
        "url.full": entry.name,
        ...pickAttributes(
          entry,
          "browser.resource_timing.",
          `initiatorType duration renderBlockingStatus ${sharedNames}`,
        ),
      },
    });
  });
}
