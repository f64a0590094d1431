import type { Client } from "../client.ts";
import type { Attributes } from "../record/attributes.ts";
import { listen, stopAll, type Stop } from "../record/guard.ts";
import { describeElement, elementPath } from "./element.ts";

/** So many clicks, each within this time and this distance of the one before, are one rage click. */
const rageClicksMin = 3;
const rageGapMs = 1_000;
const rageRadiusPx = 30;
/** A click on a control that changes nothing for so long is dead. */
const deadAfterMs = 1_500;
const controls = "a[href]:not([download],[target=_blank]),button,summary,[role=button],[role=tab],[role=menuitem]";
/** Signs of life. */
const reactions =
  "input change submit scroll focusin selectionchange popstate hashchange pagehide visibilitychange play";

interface Row {
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
  readonly count: number;
}

function observeRage(client: Client): () => void {
  let row: Row | undefined;
  return listen<MouseEvent>(window, "click", (event) => {
    const { clientX: x, clientY: y, timeStamp: atMs } = event;
    const continues =
      row &&
      atMs - row.atMs < rageGapMs &&
      Math.hypot(x - row.x, y - row.y) < rageRadiusPx &&
      !getSelection()?.toString();
    row = { x, y, atMs, count: continues ? row!.count + 1 : 1 };
    const element = row.count === rageClicksMin && describeElement(elementPath(event));
    if (element) tell(client, "browser.user_action.rage_click", element);
  });
}

function observeDead(client: Client): Stop {
  let livedMs = 0;
  const live = (): void => void (livedMs = performance.now());
  const observer = new MutationObserver(live);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  return [
    () => observer.disconnect(),
    listen(window, reactions, live),
    listen(document, "selectionchange", live),
    listen<MouseEvent>(window, "click", (event) => {
      const path = elementPath(event);
      const control = path.find((element) => element.matches(controls));
      const element = control && !control.matches("[disabled],[aria-disabled=true]") && describeElement(path);
      if (!element) return;
      const clickedMs = performance.now();
      const { href } = location;
      setTimeout(() => {
        if (livedMs < clickedMs && location.href === href) tell(client, "browser.user_action.dead_click", element);
      }, deadAfterMs);
    }),
  ];
}

function tell(client: Client, name: string, attributes: Attributes): void {
  client.log({ name, severity: 13, attributes });
}

/** Records rage clicks and dead clicks until it is stopped, or the client is shut down. */
export function observeRageClicks(client: Client): () => void {
  const stops = [observeRage(client), observeDead(client)];
  const stop = (): void => stopAll(stops);
  client.onShutdown(stop);
  return stop;
}
