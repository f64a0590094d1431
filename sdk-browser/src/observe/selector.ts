const depthMax = 6;

/** A CSS selector for humans and for grouping, also through shadow roots; undefined for what is no element. */
export function selector(node: unknown): string | undefined {
  let path = "";
  let element = node as Element | null | undefined;
  for (let depth = 0; element?.localName && depth < depthMax; depth++) {
    const { id, localName, classList } = element;
    const part =
      localName +
      (id
        ? `#${id}`
        : [...classList]
            .slice(0, 2)
            .map((name) => `.${name}`)
            .join(""));
    path = path ? `${part} > ${path}` : part;
    element = id ? undefined : (element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host);
  }
  return path || undefined;
}
