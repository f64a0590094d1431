import type { Attributes } from "../record/attributes.ts";

/** What the page is seen on; nothing that would tell one visitor from another of the same kind. */
export function describeVisit(): Attributes {
  const { connection } = navigator as Navigator & { connection?: { effectiveType?: string } };
  return {
    "browser.viewport.width": innerWidth,
    "browser.viewport.height": innerHeight,
    "browser.connection.effective_type": connection?.effectiveType,
  };
}
