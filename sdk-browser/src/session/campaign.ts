/** Where a visitor came from, as the links of a campaign say it; kept first-party, and only with consent. */
import type { Attributes } from "../record/attributes.ts";
import type { Shelf } from "../send/offline.ts";

const storageKey = "spanhouse.campaign";
const parameters = /^(?:utm_(source|medium|campaign|term|content|id)|(gclid|fbclid|msclkid|ttclid|li_fat_id|twclid))$/;

type Touch = Readonly<Record<string, string>>;

function readTouch(): Touch | undefined {
  const touch: Record<string, string> = {};
  new URLSearchParams(location.search).forEach((value, name) => {
    const [, campaign, click] = parameters.exec(name) ?? [];
    if (campaign) touch[campaign] = value;
    if (click) Object.assign(touch, { click_id: value, click_id_type: click });
  });
  if (!Object.keys(touch)[0]) return undefined;
  return { ...touch, landing_page: location.origin + location.pathname };
}

function prefix(touch: Touch | undefined, name: string): Attributes {
  return Object.fromEntries(Object.entries(touch ?? {}).map(([key, value]) => [name + key, value]));
}

/** The last touch, this page's address included, and the first one when there was one before. */
export function readCampaign(shelf: Shelf): Attributes {
  const [before, first] = JSON.parse(shelf.get(storageKey) ?? "[]") as (Touch | undefined)[];
  const touch = readTouch() ?? before;
  const origin = first ?? (touch === before ? undefined : before);
  if (touch) shelf.set(storageKey, JSON.stringify([touch, origin]));
  return { ...prefix(touch, "campaign."), ...prefix(origin, "campaign.first.") };
}
