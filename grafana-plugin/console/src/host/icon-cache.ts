import { firstIcons } from "first-icons";
import { cacheStore } from "react-inlinesvg";

/** Puts the icons of the first view where those of @grafana/ui are looked for before they are asked for one by one. */
export function fillIconCache(): void {
  for (const [name, content] of Object.entries(firstIcons))
    cacheStore.set(`/public/build/img/icons/${name}.svg`, { content, status: "loaded" });
}
