import { LoadingState, type PanelData } from "@grafana/data";
import { firstValueFrom, Observable, of, toArray } from "rxjs";
import { expect, test } from "vitest";
import { withLateLoading } from "./late-loading.ts";

function panelData(state: LoadingState): PanelData {
  return { state, series: [] } as unknown as PanelData;
}

const loading = panelData(LoadingState.Loading);
const streaming = panelData(LoadingState.Streaming);

test("a source that answers at once and stays open is asked once, and left once", async () => {
  const told: string[] = [];
  const source = new Observable<PanelData>((subscriber) => {
    told.push("asked");
    subscriber.next(streaming);
    return () => told.push("left");
  });
  expect(await firstValueFrom(withLateLoading(source, loading))).toBe(streaming);
  expect(told).toEqual(["asked", "left"]);
});

test("an answer that is there at once comes alone", async () => {
  const done = panelData(LoadingState.Done);
  expect(await firstValueFrom(withLateLoading(of(done), loading).pipe(toArray()))).toEqual([done]);
});

test("who leaves before the source is asked asks nothing", async () => {
  let asked = 0;
  const source = new Observable<PanelData>(() => void asked++);
  withLateLoading(source, loading).subscribe().unsubscribe();
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(0);
});
