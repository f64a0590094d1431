/** Everything that is set up for telemetry; the other files only use it. */
import { init, type Spanhouse } from "@spanhouse/browser";
import { observeRageClicks } from "@spanhouse/browser/rage-clicks";

/** What the server wrote into the document. */
function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)?.content ?? "";
}

/** The release of this page. */
export const release: string = meta("release");

/** The client that the whole page uses. */
export const spanhouse: Spanhouse = init({
  url: meta("collector"),
  service: "shop-page",
  version: release,
  environment: "demo",
  observe: { console: ["warn", "error"] },
  // The visitors of this shop are scripts, and are to count as people.
  bots: "keep",
});

observeRageClicks(spanhouse);
