import type { Attributes } from "../record/attributes.ts";
import { now } from "../record/clock.ts";
import type { LogInput } from "../record/log-record.ts";
import type { Span } from "../record/span.ts";

const crumbsMax = 20;
const textLengthMax = 120;
/** What says most about a record, the first that it has. */
const tellingKeys = ["browser.element.name", "browser.css_selector", "url.full", "exception.message"];

/** The last actions, requests and logs before an error. */
export interface Breadcrumbs {
  witness(record: LogInput | Span): void;
  /** As an attribute of an error. */
  read(): Attributes;
}

/** Makes an empty trail. */
export function createBreadcrumbs(): Breadcrumbs {
  const trail: Attributes[] = [];
  return {
    witness(record) {
      const { name = "log", attributes = {}, body } = record as LogInput;
      if (name.endsWith("timing")) return;
      const key = tellingKeys.find((each) => attributes[each]);
      const text = key ? attributes[key] : body;
      trail.push({
        time: Math.round(now()),
        name,
        text: text && String(text).slice(0, textLengthMax),
        status: attributes["http.response.status_code"],
      });
      if (trail.length > crumbsMax) trail.shift();
    },
    read: () => ({ "exception.breadcrumbs": [...trail] }),
  };
}
