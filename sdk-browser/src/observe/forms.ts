import type { Client } from "../client.ts";
import { listen } from "../record/guard.ts";
import { describeElement, elementPath } from "./element.ts";

/** Submits of forms and changes of their fields: which field, and never what is in it. */
export function observeForms(client: Client): () => void {
  return listen(window, "submit change", (event) => {
    const path = elementPath(event);
    const element = describeElement(path);
    if (!element) return;
    client.log({
      name: `browser.user_action.${event.type}`,
      attributes: {
        ...element,
        "browser.element.attributes": undefined,
        "browser.element.field": path[0]!.getAttribute("name") ?? undefined,
        "browser.element.type": path[0]!.getAttribute("type") ?? undefined,
      },
    });
  });
}
