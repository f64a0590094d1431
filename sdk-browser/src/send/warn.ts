const said = new Set<string>();
/** Taken at load, so that console capture does not record what the SDK says. */
const print = console.warn.bind(console);

/** Tells the developer once per text, and never again on this page. */
export function warn(text: string): void {
  if (said.size < 9 && !said.has(text)) print(`spanhouse: ${text}`);
  said.add(text);
}
