import type { Page } from "playwright-core";

/** Text of an element without its line ends. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Moves the pointer to a place of the first chart, given as shares of its width and height. */
export async function hover(on: Page, across: number, down: number): Promise<{ x: number; y: number }> {
  const box = (await on.locator(".u-over").first().boundingBox())!;
  const at = { x: box.x + box.width * across, y: box.y + box.height * down };
  await on.mouse.move(at.x - 2, at.y);
  await on.mouse.move(at.x, at.y);
  return at;
}

/** The lines of the tooltip that is shown. */
export async function tooltipLines(on: Page): Promise<string[]> {
  const rows = on.getByTestId("chart-tooltip-row");
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map(flat);
}

/** What the tooltip says when the pointer has moved to a place across the first chart. */
export async function linesAt(on: Page, across: number): Promise<string[]> {
  await hover(on, across, 0.5);
  return tooltipLines(on);
}
