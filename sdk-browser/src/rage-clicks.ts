/**
 * Clicks in anger and clicks that do nothing, as a chunk of its own:
 *
 *     import { observeRageClicks } from "@spanhouse/browser/rage-clicks";
 *     observeRageClicks(spanhouse);
 */
export { observeRageClicks } from "./observe/rage-clicks.ts";
