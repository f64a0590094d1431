/** Where a visitor came from, as the links of a campaign say it; kept first-party, and only with consent. */
import { named, type Attributes } from "../record/attributes.ts";
import type { Shelf } from "../send/offline.ts";

const storageKey = "campaign";
/** The last group is the click of an advertisement. */
const parameters = /^(?:utm_(source|medium|campaign|term|content|id)|(\w+clk?id|li_fat_id))$/;

type Touch = Readonly<Record<string, string>>;

function readTouch(): Touch | undefined {
  let touch: Touch | undefined;
  new URLSearchParams(location.search).forEach((value, name) => {
    const [found, campaign, click] = parameters.exec(name) ?? [];
    if (found)
      touch = {
        ...touch,
        ...(campaign ? { [campaign]: value } : { click_id: value, click_id_type: click! }),
        landing_page: location.origin + location.pathname,
      };
  });
  return touch;
}

/** The first and the last touch, this page's address included. */
export function readCampaign(shelf: Shelf): Attributes {
  const touch = readTouch();
  let [first, last] = JSON.parse(shelf(storageKey) || "[]") as Touch[];
  if (touch) {
    last = touch;
    first ??= touch;
    shelf(storageKey, JSON.stringify([first, last]));
  }
  return { ...named("campaign.first.", first), ...named("campaign.last.", last) };
}
