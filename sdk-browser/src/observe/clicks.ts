import type { Client } from "../client.ts";
import { listen } from "../record/guard.ts";
import { describeElement, elementPath } from "./element.ts";

const downloads = /\.(?:zip|gz|dmg|exe|msi|pdf|csv|docx?|xlsx?|pptx?|mp[34])$/i;

/** Clicks, wherever they land, and the links among them that lead out of the site or to a file. */
export function observeClicks(client: Client): () => void {
  return listen<MouseEvent>(window, "click auxclick", (event) => {
    const path = elementPath(event);
    const element = describeElement(path);
    if (!element) return;
    client.log({
      name: "browser.user_action.click",
      attributes: {
        ...element,
        "browser.mouse_event.button": ["left", "middle", "right"][event.button] ?? "other",
        "browser.page.x": event.pageX,
        "browser.page.y": event.pageY,
      },
    });
    const link = path.find((node) => node.localName === "a") as HTMLAnchorElement | SVGAElement | undefined;
    const { href = "" } = link ?? {};
    if (!link || !href) return;
    const url = new URL(typeof href === "string" ? href : href.baseVal, document.baseURI);
    const isDownload = link.hasAttribute("download") || downloads.test(url.pathname);
    if (!isDownload && (url.origin === location.origin || !url.host)) return;
    client.log({
      name: "browser.link.click",
      attributes: { ...element, "url.full": url.href, "browser.link.type": isDownload ? "download" : "outbound" },
    });
  });
}
