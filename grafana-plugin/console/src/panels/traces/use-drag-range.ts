import { type PointerEvent, useRef, useState } from "react";

/** A stretch of an element's width, as shares from 0 to 1, in the order it was drawn. */
export interface DragRange {
  readonly from: number;
  readonly to: number;
}

/** Handlers of an element on which a stretch is drawn with the pointer, and the stretch while it is drawn. */
export interface DragHandlers {
  readonly range: DragRange | undefined;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: () => void;
}

/** Shorter ones are clicks, in pixels. */
const dragPx = 4;

/** Lets a stretch be drawn; `onRange` gets it when the pointer is released, `onClick` a place that was only clicked. */
export function useDragRange(onRange: (range: DragRange) => void, onClick?: (share: number) => void): DragHandlers {
  const [range, setRange] = useState<DragRange>();
  const start = useRef<{ readonly share: number; readonly x: number }>(undefined);
  const stop = (): void => {
    start.current = undefined;
    setRange(undefined);
  };
  return {
    range,
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { share: shareOf(event), x: event.clientX };
    },
    onPointerMove(event) {
      if (start.current === undefined) return;
      if (Math.abs(event.clientX - start.current.x) < dragPx && range === undefined) return;
      setRange({ from: start.current.share, to: shareOf(event) });
    },
    onPointerUp(event) {
      const began = start.current;
      if (began === undefined) return;
      if (range === undefined) onClick?.(began.share);
      else onRange({ from: began.share, to: shareOf(event) });
      stop();
    },
    onPointerCancel: stop,
  };
}

/** How far across the element the pointer is. */
export function shareOf(event: { readonly clientX: number; readonly currentTarget: Element }): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - left) / width));
}
