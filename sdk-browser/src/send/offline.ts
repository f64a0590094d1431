/**
 * Requests that wait for the next visible page, in the browser's storage. They are moved and never copied: who takes them
 * has them, so two tabs do not send the same twice.
 */
import { guard, listen } from "../record/guard.ts";
import { prepare, type Destination, type Parcel } from "./page-sender.ts";

const charactersMax = 200_000;
const storageKey = "waiting";

/** What it needs of a storage. */
export interface Shelf {
  get(key: string): string | undefined;
  set(key: string, value: string | undefined): unknown;
}

function takeParcels(shelf: Shelf): Parcel[] {
  const text = shelf.get(storageKey);
  shelf.set(storageKey, undefined);
  return text ? (JSON.parse(text) as Parcel[]) : [];
}

/** Adds a request; at the limit the oldest are dropped. */
export function keepParcel(shelf: Shelf, parcel: Parcel): void {
  const parcels = [...takeParcels(shelf), parcel];
  let text = JSON.stringify(parcels);
  while (text.length > charactersMax && parcels.shift()) text = JSON.stringify(parcels);
  shelf.set(storageKey, text);
}

/** Sends what waits, now and whenever the page is back: online, visible, out of the back/forward cache. */
export function resendParcels(shelf: Shelf, to: Destination): () => void {
  const resend = guard(() => {
    if (document.visibilityState === "hidden" || to.isHeld()) return;
    for (const parcel of takeParcels(shelf)) {
      void prepare(to, parcel)
        .then((send) => send())
        .then((pauseMs) => pauseMs !== undefined && keepParcel(shelf, parcel));
    }
  });
  resend();
  return listen(window, "online pageshow visibilitychange", resend);
}
