/**
 * LCP, INP, CLS, FCP and TTFB by the `web-vitals` library, also for soft navigations where the browser tells them apart.
 * What a value was made of is read from the entries that come with it: the library's own attribution is 2.5 KB more.
 */
import { onCLS, onFCP, onINP, onLCP, onTTFB, type MetricType } from "web-vitals";
import type { Attributes } from "../record/attributes.ts";
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
  const report = guard(({ name, value, entries, ...metric }: MetricType) => {
    // The largest shift, the last paint, the first event of the longest interaction.
    const all = [...entries] as unknown as Entry[];
    const entry = name === "CLS" ? all.sort((a, b) => b.value - a.value)[0] : all[name === "LCP" ? all.length - 1 : 0];
    const { startTime, processingStart, processingEnd, sources, element, url } = entry ?? ({} as Partial<Entry>);
    const attributes: Record<string, unknown> = {
      "browser.web_vital.name": name.toLowerCase(),
      "browser.web_vital.value": value,
      "browser.web_vital.delta": metric.delta,
      "browser.web_vital.id": metric.id,
      "browser.web_vital.rating": metric.rating,
      "browser.web_vital.navigation_type": metric.navigationType,
      "browser.web_vital.navigation_id": `${metric.navigationId}`,
      "browser.web_vital.target": selector(sources?.[0]?.node ?? element ?? all.find((each) => each.target)?.target),
      "browser.web_vital.url": url || undefined,
    };
    if (name === "INP" && entry) {
      attributes["browser.web_vital.interaction"] = entry.name;
      attributes["browser.web_vital.input_delay"] = processingStart! - startTime!;
      attributes["browser.web_vital.processing_duration"] = processingEnd! - processingStart!;
      attributes["browser.web_vital.presentation_delay"] = Math.max(0, startTime! + value - processingEnd!);
    }
    if (metric.navigationURL) attributes["browser.document.url.full"] = metric.navigationURL;
    log({ name: "browser.web_vital", attributes });
  });
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(report, { reportSoftNavs: true });
}
