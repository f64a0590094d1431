const depthMax = 6;

/** A CSS selector for humans and for grouping, also through shadow roots; undefined for what is no element. */
export function selector(node: unknown): string | undefined {
  const path: string[] = [];
  let element = node as Element | null | undefined;
  while (element?.localName && path.length < depthMax) {
    const { id, localName, classList } = element;
    path.unshift(id ? `${localName}#${id}` : [localName, ...classList].slice(0, 3).join("."));
    element = id ? undefined : (element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host);
  }
  return path.join(" > ") || undefined;
}
