import { createRoot } from "react-dom/client";
import { Shell } from "./shell.tsx";

/** Draws the console into an element, in place of what it held. */
export function drawShell(root: Element): void {
  createRoot(root).render(<Shell />);
}
