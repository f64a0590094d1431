import { firstIcons } from "first-icons";
import { cacheStore } from "react-inlinesvg";

/**
 * Puts the icons of the first view where those of @grafana/ui are looked for before they are asked for one by one. In the line of
 * Grafana 12 there is no such place yet while nothing is drawn; there they are asked for.
 */
export function fillIconCache(): void {
  const store = cacheStore as typeof cacheStore | undefined;
  for (const [name, content] of Object.entries(firstIcons))
    store?.set(`/public/build/img/icons/${name}.svg`, { content, status: "loaded" });
}
