import type { Client } from "../client.ts";
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
        "browser.media.source": currentSrc,
        "browser.media.current_time": currentTime,
        "browser.media.duration": duration,
      },
    });
  });
}
