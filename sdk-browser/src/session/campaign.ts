/** Where a visitor came from, as the links of a campaign say it; kept first-party, and only with consent. */
import { named, type Attributes } from "../record/attributes.ts";
import type { Shelf } from "../send/offline.ts";

const storageKey = "campaign";
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

/** The first and the last touch, this page's address included. */
export function readCampaign(shelf: Shelf): Attributes {
  const stored = JSON.parse(shelf.get(storageKey) ?? "[]") as Touch[];
  const touch = readTouch();
  const [first = touch, last] = [stored[0], touch ?? stored[1]];
  if (touch) shelf.set(storageKey, JSON.stringify([first, last]));
  return { ...named("campaign.first.", first ?? {}), ...named("campaign.last.", last ?? {}) };
}
