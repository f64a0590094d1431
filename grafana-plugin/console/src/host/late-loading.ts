import type { PanelData } from "@grafana/data";
import { asapScheduler, map, merge, share, subscribeOn, takeUntil, timer, type Observable } from "rxjs";

/** An answer that takes longer is announced as loading; a faster one would only flicker. */
const loadingAfterMs = 200;

/**
 * Answers, and before them `loading` where the first takes its time. They are asked for once: a source that answers while it is subscribed to,
 * as the live tail does, waits until both that listen are there.
 */
export function withLateLoading(answers: Observable<PanelData>, loading: PanelData): Observable<PanelData> {
  const shared = answers.pipe(subscribeOn(asapScheduler), share());
  const announced = timer(loadingAfterMs).pipe(
    map(() => loading),
    takeUntil(shared),
  );
  return merge(announced, shared);
}
