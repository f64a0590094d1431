/**
 * Requests that wait for the next visible page, in the browser's storage. They are moved and never copied: who takes them
 * has them, so two tabs do not send the same twice.
 */
import type { Parcel } from "./page-sender.ts";

const charactersMax = 200_000;
const storageKey = "spanhouse.waiting";

/** What it needs of a storage. */
export interface Shelf {
  get(key: string): string | undefined;
  set(key: string, value: string | undefined): void;
}

/** Takes all requests that wait. */
export function takeParcels(shelf: Shelf): Parcel[] {
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
