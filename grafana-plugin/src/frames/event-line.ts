import type { TextMap } from "@spanhouse/schemas/query";

const partsMax = 4;
const partCharactersMax = 80;

/** What tells most of an event among the attributes that begin with its name, in this order. */
const own = ["name", "value", "rating", "type", "duration", "blocking_duration", "initiator_type", "script_invoker"];
/** And among those that all events of a page have. */
const general = [
  "browser.element.name",
  "browser.element.field",
  "browser.tag_name",
  "browser.page.title",
  "browser.page.route",
  "url.full",
];
/** Attributes that say who and where rather than what. */
const surroundings =
  /^(?:browser|session|campaign|user|url|http|network|client|server|code|thread|exception|telemetry)\./;

/**
 * One line for an event that has no body, as most events have none: its name and what it says of itself. An exception is its type and
 * message. `browser.web_vital name=lcp value=28.4 rating=good route=/`, `basket.added product.id=kettle quantity=1`.
 */
export function eventLine(event: string, attributes: TextMap): string {
  if (event === "" || event.endsWith("exception")) {
    const line = [attributes["exception.type"], attributes["exception.message"]].filter(isSaid).join(": ");
    return line === "" ? event : line;
  }
  return `${event} ${eventParts(event, attributes)}`.trimEnd();
}

/** What an event says of itself, without its name: `name=lcp value=28.4 rating=good`. Empty when that is nothing. */
export function eventParts(event: string, attributes: TextMap): string {
  const prefix = `${event}.`;
  const custom = Object.keys(attributes).filter((key) => !surroundings.test(key) && !key.startsWith(prefix));
  const keys = [...own.map((name) => prefix + name), ...custom, ...general].filter((key) => isSaid(attributes[key]));
  const told = keys.length > 0 ? keys : Object.keys(attributes).filter((key) => key.startsWith(prefix));
  return told
    .slice(0, partsMax)
    .map((key) => `${nameOf(key, prefix)}=${cut(attributes[key] ?? "")}`)
    .join(" ");
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

function nameOf(key: string, prefix: string): string {
  if (key.startsWith(prefix)) return key.slice(prefix.length);
  return general.includes(key) ? key.slice(key.lastIndexOf(".") + 1) : key;
}

/** One line, not too long; measurements without the noise of their last digits. */
function cut(value: string): string {
  if (/^-?\d+\.\d{4,}$/.test(value)) return String(Number(Number(value).toFixed(3)));
  const line = value.replaceAll(/\s+/g, " ");
  return line.length > partCharactersMax ? `${line.slice(0, partCharactersMax)}…` : line;
}
