import type { Client } from "../client.ts";
import { observeElements } from "./element.ts";

/** Submits of forms and changes of their fields: which field, and never what is in it. */
export function observeForms({ log }: Client): () => void {
  return observeElements("submit change", ({ type }, element, [field]) =>
    log({
      name: `browser.user_action.${type}`,
      attributes: {
        ...element,
        "browser.element.attributes": undefined,
        "browser.element.field": field!.getAttribute("name") ?? undefined,
        "browser.element.type": field!.getAttribute("type") ?? undefined,
      },
    }),
  );
}
