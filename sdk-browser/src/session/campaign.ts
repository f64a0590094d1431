/** Where a visitor came from, as the links of a campaign say it; kept first-party, and only with consent. */
import type { Attributes } from "../record/attributes.ts";
import type { Shelf } from "../send/offline.ts";

const storageKey = "spanhouse.campaign";
const parameters = /^(?:utm_(source|medium|campaign|term|content|id)|(gclid|fbclid|msclkid|ttclid|li_fat_id|twclid))$/;

function readTouch(): Record<string, string> | undefined {
  const touch: Record<string, string> = {};
  new URLSearchParams(location.search).forEach((value, name) => {
    const [, campaign, click] = parameters.exec(name) ?? [];
    if (campaign) touch[campaign] = value;
    if (click) Object.assign(touch, { click_id: value, click_id_type: click });
  });
  return Object.keys(touch)[0] === undefined
    ? undefined
    : { ...touch, landing_page: location.origin + location.pathname };
}

function prefix(touch: Readonly<Record<string, string>> | undefined, name: string): Attributes {
  return Object.fromEntries(Object.entries(touch ?? {}).map(([key, value]) => [`campaign.${name}.${key}`, value]));
}

/** The first and the last touch, this page's address included. */
export function readCampaign(shelf: Shelf): Attributes {
  let [first, last] = JSON.parse(shelf.get(storageKey) ?? "[]") as (Record<string, string> | undefined)[];
  const touch = readTouch();
  if (touch) {
    first ??= touch;
    last = touch;
    shelf.set(storageKey, JSON.stringify([first, last]));
  }
  return { ...prefix(first, "first"), ...prefix(last, "last") };
}
