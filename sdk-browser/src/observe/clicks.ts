import type { Client } from "../client.ts";
import { observeElements } from "./element.ts";

const downloads = /\.(?:zip|gz|dmg|exe|msi|pdf|csv|docx?|xlsx?|pptx?|mp[34])$/i;

/** Clicks, wherever they land, and the links among them that lead out of the site or to a file. */
export function observeClicks({ log }: Client): () => void {
  return observeElements<MouseEvent>("click auxclick", (event, element, path) => {
    log({
      name: "browser.user_action.click",
      attributes: {
        ...element,
        "browser.mouse_event.button": ["left", "middle", "right"][event.button] ?? "other",
        "browser.page.x": event.pageX,
        "browser.page.y": event.pageY,
      },
    });
    // In SVG as well, where the attribute may have a namespace.
    const link = path.find((node) => node.matches("a[*|href]")) as { href: string & { baseVal?: string } } & Element;
    if (!link) return;
    const url = new URL(link.href.baseVal ?? link.href, document.baseURI);
    const isDownload = link.hasAttribute("download") || downloads.test(url.pathname);
    if (!isDownload && (url.origin === location.origin || !url.host)) return;
    log({
      name: "browser.link.click",
      attributes: { ...element, "url.full": url.href, "browser.link.type": isDownload ? "download" : "outbound" },
    });
  });
}
