import type { DataFrame } from "@grafana/data";
import { firstValueFrom, NEVER, Observable, throwError, type Subscriber } from "rxjs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClient } from "../ask/client.ts";
import type { MetricsQuery } from "../query/query.ts";
import { withExemplars } from "./exemplars.ts";

const query: MetricsQuery = { refId: "A", queryType: "metrics", metric: "m", kind: "histogram", show: "quantile" };
const panel = { range: { fromMs: 0, toMs: 60_000 }, intervalMs: 1_000 };
const series: DataFrame[] = [{ name: "p99", length: 0, fields: [] }];
const template = { replace: (text = "") => text, containsTemplate: () => false };

let left = 0;

/** A collector that takes its time over exemplars. */
function slow(frames: Observable<DataFrame[]>): Observable<DataFrame[]> {
  const waiting = new Observable<never>((subscriber: Subscriber<never>) => {
    const never = NEVER.subscribe(subscriber);
    return () => {
      left++;
      never.unsubscribe();
    };
  });
  const client = createClient({ backend: () => ({ fetch: () => waiting }), url: "", timeoutMs: 30_000 });
  const context = { client, template, datasource: { uid: "u", type: "t", name: "n" }, logsLimit: 1 };
  return withExemplars(frames, { query, panel, requestId: undefined }, context);
}

beforeEach(() => {
  left = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test("series do not wait for long for their exemplars, which are then not asked for any more", async () => {
  let asked = 0;
  const frames = new Observable<DataFrame[]>((subscriber) => {
    asked++;
    subscriber.next(series);
    subscriber.complete();
  });
  const answer = firstValueFrom(slow(frames));
  vi.advanceTimersByTime(2_000);
  expect(await answer).toEqual(series);
  expect({ asked, left }).toEqual({ asked: 1, left: 1 });
});

test("a failure of the series is told at once", async () => {
  const failure = new Error("no such metric");
  await expect(firstValueFrom(slow(throwError(() => failure)))).rejects.toBe(failure);
  expect(vi.getTimerCount()).toBe(0);
});
