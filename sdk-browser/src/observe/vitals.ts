/**
 * LCP, INP, CLS, FCP and TTFB by the `web-vitals` library, also for soft navigations where the browser tells them apart.
 * What a value was made of is read from the entries that come with it: the library's own attribution is 2.5 KB more.
 */
import { onCLS, onFCP, onINP, onLCP, onTTFB, type MetricType } from "web-vitals";
import { named, type Attributes } from "../record/attributes.ts";
import { guard } from "../record/guard.ts";
import { selector } from "./selector.ts";

/** The kinds of entries that stand behind the metrics, as far as they are read. */
interface Entry extends PerformanceEntry {
  readonly value: number;
  readonly sources?: readonly { readonly node?: Node | null }[];
  readonly target?: Node | null;
  readonly element?: Node | null;
  readonly url?: string;
  readonly processingStart: number;
  readonly processingEnd: number;
}

/** An event of a metric. */
export interface VitalEvent {
  readonly name: "browser.web_vital";
  readonly attributes: Attributes;
}

/** Reports each metric when it is final. */
export function observeVitals({ log }: { log(event: VitalEvent): void }): void {
  const report = guard((metric: MetricType) => {
    const { name, value, delta, id, rating, navigationType, navigationId, navigationURL, entries } = metric;
    // The largest shift, the last paint, the first event of the longest interaction.
    const all = [...entries] as unknown as Entry[];
    const entry = name === "CLS" ? all.sort((a, b) => b.value - a.value)[0] : all[name === "LCP" ? all.length - 1 : 0];
    const { startTime, processingStart, processingEnd, sources, element, url } = entry ?? ({} as Partial<Entry>);
    const attributes: Record<string, unknown> = named("browser.web_vital.", {
      ...{ name: name.toLowerCase(), value, delta, id, rating, navigationType, navigationId: `${navigationId}` },
      target: selector(sources?.[0]?.node ?? element ?? all.find((each) => each.target)?.target),
      url: url || undefined,
      ...(name === "INP" &&
        entry && {
          interaction: entry.name,
          inputDelay: processingStart! - startTime!,
          processingDuration: processingEnd! - processingStart!,
          presentationDelay: Math.max(0, startTime! + value - processingEnd!),
        }),
    });
    if (navigationURL) attributes["browser.document.url.full"] = navigationURL;
    log({ name: "browser.web_vital", attributes });
  });
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(report, { reportSoftNavs: true });
}
