import type { Client } from "../client.ts";
import { named } from "../record/attributes.ts";
import { listen } from "../record/guard.ts";
import { describeElement, elementPath } from "./element.ts";

/** Video and audio that plays, pauses and ends. */
export function observeMedia(client: Client): () => void {
  return listen(window, "play pause ended", (event) => {
    const element = describeElement(elementPath(event));
    if (!element) return;
    const { currentSrc, currentTime, duration } = event.target as HTMLMediaElement;
    client.log({
      name: `browser.media.${event.type}`,
      attributes: {
        ...element,
        ...named("browser.media.", { source: currentSrc, currentTime, duration }),
      },
    });
  });
}
