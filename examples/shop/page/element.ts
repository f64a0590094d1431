type Properties = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/** Makes an element; functions listen, true is an empty attribute, false none. */
export function element(
  tag: string,
  properties: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A price in euros. */
export function price(cents: number): string {
  return new Intl.NumberFormat("en", { style: "currency", currency: "EUR" }).format(cents / 100);
}
