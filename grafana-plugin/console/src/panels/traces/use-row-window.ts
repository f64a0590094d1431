import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Height of a row of the waterfall, in pixels. */
export const rowHeightPx = 26;

/** Rows above and below what is seen, so that a fast wheel finds some. */
const spare = 12;

/** Which rows to draw: those that are in sight, whatever the number of all of them. */
export interface RowWindow {
  /** For the element that scrolls; a ref by the types of React 18 and 19, which call it differently. */
  readonly scroller: { readonly current: HTMLDivElement | null };
  readonly first: number;
  readonly last: number;
  /** Of what is in sight, in pixels. */
  readonly heightPx: number;
  /** Scrolls no more than it needs to show a row. */
  show(row: number): void;
}

/** Follows the position and height of a scroller with `count` rows of `rowHeightPx` in it. */
export function useRowWindow(count: number): RowWindow {
  const scroller = useRef<HTMLDivElement | null>(null);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => setSeen({ top: element.scrollTop, height: element.clientHeight });
    const sized = new ResizeObserver(look);
    sized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      sized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  const show = useCallback((row: number) => showRow(scroller.current, row), []);
  const first = Math.max(0, Math.floor(seen.top / rowHeightPx) - spare);
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeightPx) + spare);
  return { scroller, first: Math.min(first, Math.max(0, count - 1)), last, heightPx: seen.height, show };
}

function showRow(element: HTMLDivElement | null, row: number): void {
  if (element === null || row < 0) return;
  const [top, bottom] = [row * rowHeightPx, (row + 1) * rowHeightPx];
  const { scrollTop, clientHeight } = element;
  // Two rows stay in sight beyond it, so that one sees where one goes.
  const margin = Math.min(2 * rowHeightPx, clientHeight / 3);
  if (top < scrollTop + margin) element.scrollTo({ top: top - margin });
  else if (bottom > scrollTop + clientHeight - margin) element.scrollTo({ top: bottom - clientHeight + margin });
}

/** Shows a row whenever it is another one or the room for rows changes; not when the list around it does. */
export function useShownRow({ show, heightPx }: RowWindow, row: number, key: string | undefined): void {
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    const wanted = `${key} ${heightPx}`;
    if (key === undefined || row < 0 || shown.current === wanted) return;
    shown.current = wanted;
    show(row);
  }, [row, key, heightPx, show]);
}
