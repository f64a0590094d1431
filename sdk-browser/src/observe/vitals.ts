/**
 * LCP, INP, CLS, FCP and TTFB by the `web-vitals` library, also for soft navigations where the browser tells them apart.
 * What a value was made of is read from the entries that come with it: the library's own attribution is 2.5 KB more.
 */
import { onCLS, onFCP, onINP, onLCP, onTTFB, type MetricType } from "web-vitals";
import type { Attributes } from "../record/attributes.ts";
import { guard } from "../record/guard.ts";
import type { LogInput } from "../record/log-record.ts";

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources?: readonly { readonly node?: Node | null }[];
}

interface Interaction extends PerformanceEntry {
  readonly processingStart: number;
  readonly processingEnd: number;
  readonly target?: Node | null;
}

interface Paint extends PerformanceEntry {
  readonly element?: Node | null;
  readonly url?: string;
}

/** Where the value came from: an element, an address, and the parts of a time. */
function attribute({ name, entries, value }: MetricType): Attributes {
  const parts: Record<string, unknown> = {};
  let node: Node | null | undefined;
  if (name === "CLS") {
    const [largest] = (entries as readonly LayoutShift[]).slice().sort((a, b) => b.value - a.value);
    node = largest?.sources?.find((source) => source.node)?.node;
  } else if (name === "INP") {
    const [entry] = entries as readonly Interaction[];
    if (entry) {
      node = (entries as readonly Interaction[]).find((each) => each.target)?.target;
      parts["interaction"] = entry.name;
      parts["input_delay"] = entry.processingStart - entry.startTime;
      parts["processing_duration"] = entry.processingEnd - entry.processingStart;
      parts["presentation_delay"] = Math.max(0, entry.startTime + value - entry.processingEnd);
    }
  } else if (name === "LCP") {
    const entry = entries[entries.length - 1] as Paint | undefined;
    node = entry?.element;
    parts["url"] = entry?.url || undefined;
  }
  return { ...parts, element: node };
}

/** Reports each metric when it is final; `describe` turns an element into text. The library itself cannot be stopped. */
export function observeVitals(
  log: (event: LogInput) => void,
  describe: (node: Node) => string | undefined,
): () => void {
  let stopped = false;
  const report = guard((metric: MetricType) => {
    if (stopped) return;
    const { element, ...parts } = attribute(metric);
    const prefix = "browser.web_vital.";
    const attributes: Record<string, unknown> = {
      [`${prefix}name`]: metric.name.toLowerCase(),
      [`${prefix}value`]: metric.value,
      [`${prefix}delta`]: metric.delta,
      [`${prefix}id`]: metric.id,
      [`${prefix}rating`]: metric.rating,
      [`${prefix}navigation_type`]: metric.navigationType,
      [`${prefix}navigation_id`]: metric.navigationId,
      [`${prefix}target`]: element ? describe(element as Node) : undefined,
    };
    for (const key of Object.keys(parts)) attributes[prefix + key] = parts[key];
    if (metric.navigationURL) attributes["browser.document.url.full"] = metric.navigationURL;
    log({ name: "browser.web_vital", attributes });
  });
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(report, { reportSoftNavs: true });
  return () => {
    stopped = true;
  };
}
