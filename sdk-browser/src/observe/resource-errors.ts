import { listen } from "../record/guard.ts";
import type { ErrorLog } from "./errors.ts";

/** Images, scripts, style sheets and media that do not load. */
export function observeResourceErrors(client: ErrorLog): () => void {
  return listen(window, "error", ({ target }) => {
    if (!(target instanceof Element)) return;
    const { src, href, currentSrc } = target as { src?: string; href?: string; currentSrc?: string };
    client.log({
      name: "browser.resource_error",
      severity: 17,
      attributes: {
        "url.full": currentSrc || src || href,
        "browser.tag_name": target.localName,
      },
    });
  });
}
