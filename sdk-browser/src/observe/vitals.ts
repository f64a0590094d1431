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

const prefix = "browser.web_vital.";

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
    const { processingStart: start, processingEnd: end, startTime = 0 } = entry ?? ({} as Partial<Entry>);
    const target = entry?.sources?.[0]?.node ?? entry?.element ?? all.find((each) => each.target)?.target;
    const attributes: Record<string, unknown> = {
      name: name.toLowerCase(),
      value,
      delta: metric.delta,
      id: metric.id,
      rating: metric.rating,
      navigation_type: metric.navigationType,
      navigation_id: `${metric.navigationId}`,
      target: selector(target),
      url: entry?.url || undefined,
    };
    if (start !== undefined && end !== undefined && name === "INP") {
      attributes["input_delay"] = start - startTime;
      attributes["processing_duration"] = end - start;
      attributes["presentation_delay"] = Math.max(0, startTime + value - end);
      attributes["interaction"] = entry!.name;
    }
    log({
      name: "browser.web_vital",
      attributes: {
        ...(metric.navigationURL && { "browser.document.url.full": metric.navigationURL }),
        ...Object.fromEntries(Object.entries(attributes).map(([key, part]) => [prefix + key, part])),
      },
    });
  });
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(report, { reportSoftNavs: true });
}
