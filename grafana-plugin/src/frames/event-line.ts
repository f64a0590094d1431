import type { TextMap } from "@spanhouse/schemas/query";

const partsMax = 4;
const partCharactersMax = 80;

/**
 * One line for an event that has no body, as most events have none: its name and what it says of itself, which by convention are the
 * attributes that begin with its name. `browser.web_vital name=lcp rating=good value=28.4`; an exception is its type and message.
 */
export function eventLine(event: string, attributes: TextMap): string {
  if (event === "" || event.endsWith("exception")) {
    const line = [attributes["exception.type"], attributes["exception.message"]].filter(isSaid).join(": ");
    return line === "" ? event : line;
  }
  const prefix = `${event}.`;
  const parts: string[] = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (parts.length === partsMax) break;
    if (key.startsWith(prefix) && !isIdentity(key) && value !== "")
      parts.push(`${key.slice(prefix.length)}=${cut(value)}`);
  }
  return [event, ...parts].join(" ");
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

/** Ids tell people nothing. */
function isIdentity(key: string): boolean {
  return key.endsWith(".id") || key.endsWith("_id");
}

function cut(value: string): string {
  const line = value.replaceAll(/\s+/g, " ");
  return line.length > partCharactersMax ? `${line.slice(0, partCharactersMax)}…` : line;
}
