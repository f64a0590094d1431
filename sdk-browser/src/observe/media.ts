import type { Client } from "../client.ts";
import { named } from "../record/attributes.ts";
import { observeElements } from "./element.ts";

/** Video and audio that plays, pauses and ends. */
export function observeMedia({ log }: Client): () => void {
  return observeElements("play pause ended", ({ type }, element, path) => {
    const { currentSrc, currentTime, duration } = path[0] as HTMLMediaElement;
    log({
      name: `browser.media.${type}`,
      attributes: {
        ...element,
        ...named("browser.media.", { source: currentSrc, currentTime, duration }),
      },
    });
  });
}
