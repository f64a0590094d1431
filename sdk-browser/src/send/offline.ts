/**
 * Requests that wait for the next visible page, in the browser's storage. They are moved and never copied: who takes them
 * has them, so two tabs do not send the same twice.
 */
import { guard, listen } from "../record/guard.ts";
import { prepare, type Destination, type Parcel } from "./page-sender.ts";

const charactersMax = 200_000;
const storageKey = "waiting";

/** A storage: gives the text under a key, and with a text puts it there; the empty text removes it. */
export type Shelf = (key: string, text?: string) => string | null | undefined | void;

function takeParcels(shelf: Shelf): Parcel[] {
  const text = shelf(storageKey);
  shelf(storageKey, "");
  return JSON.parse(text || "[]") as Parcel[];
}

/** Adds a request; at the limit the oldest are dropped. */
export function keepParcel(shelf: Shelf, parcel: Parcel): void {
  const parcels = [...takeParcels(shelf), parcel];
  let text;
  while ((text = JSON.stringify(parcels)).length > charactersMax) parcels.shift();
  shelf(storageKey, text);
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
