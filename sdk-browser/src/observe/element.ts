import type { Attributes } from "../record/attributes.ts";
import { listen } from "../record/guard.ts";
import { selector } from "./selector.ts";

const textLengthMax = 64;

/** The elements that an event passed through, innermost first, also inside open shadow roots and SVG. */
export function elementPath(event: Event): Element[] {
  return event.composedPath().filter((node): node is Element => node instanceof Element);
}

/**
 * What was acted on: tag, selector, `data-*` names, and a name for people. `data-spanhouse-name` names it,
 * `data-spanhouse-mask` on it or around it keeps its text in the page, `data-spanhouse-ignore` keeps all of it: undefined.
 */
export function describeElement(path: readonly Element[]): Attributes | undefined {
  const [element] = path;
  const marked = (mark: string): Element | undefined =>
    path.find((node) => node.hasAttribute(`data-spanhouse-${mark}`));
  if (!element || marked("ignore")) return undefined;
  const named = marked("name")?.getAttribute("data-spanhouse-name");
  const control = path.find((node) => node.matches("a,button,label,summary,[role]")) ?? element;
  const isText = !marked("mask") && control.matches("a,button,label,summary,[role=button],[role=tab],[role=menuitem]");
  const data = Object.entries((element as HTMLElement).dataset);
  return {
    "browser.tag_name": element.localName,
    "browser.css_selector": selector(element),
    "browser.element.attributes": (!marked("mask") && data[0] && Object.fromEntries(data)) || undefined,
    "browser.element.name":
      named ||
      (isText && (control.getAttribute("aria-label") || control.textContent.trim().slice(0, textLengthMax))) ||
      undefined,
  };
}

/** Listens in the window for what happens to elements that may be told. */
export function observeElements<E extends Event>(
  types: string,
  tell: (event: E, element: Attributes, path: readonly Element[]) => void,
): () => void {
  return listen<E>(window, types, (event) => {
    const path = elementPath(event);
    const element = describeElement(path);
    if (element) tell(event, element, path);
  });
}
