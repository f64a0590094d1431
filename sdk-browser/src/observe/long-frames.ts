import type { Client } from "../client.ts";
import { named } from "../record/attributes.ts";
import { pageTime } from "../record/clock.ts";
import { observeEntries } from "./entries.ts";

/** Frames of a page over this many are not sent. */
const framesMax = 50;
const durationMinMs = 100;

interface LongFrame extends PerformanceEntry {
  readonly blockingDuration: number;
  readonly scripts: readonly {
    readonly duration: number;
    readonly invoker: string;
    readonly sourceURL: string;
  }[];
}

/** Animation frames that took so long that the page stood still, with the script that took most of it. */
export function observeLongFrames(client: Client): () => void {
  let count = 0;
  return observeEntries<LongFrame>("long-animation-frame", ({ startTime, duration, blockingDuration, scripts }) => {
    if (duration < durationMinMs || ++count > framesMax) return;
    const [longest] = [...scripts].sort((a, b) => b.duration - a.duration);
    client.log({
      name: "browser.long_animation_frame",
      time: pageTime(startTime),
      attributes: named("browser.long_animation_frame.", {
        duration,
        blockingDuration,
        scriptDuration: longest?.duration,
        scriptUrl: longest?.sourceURL,
        scriptInvoker: longest?.invoker,
      }),
    });
  });
}
