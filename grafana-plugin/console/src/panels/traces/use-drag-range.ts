import { type DragHandlers, useDrag } from "./use-drag.ts";

/** A stretch of an element's width, as shares from 0 to 1. */
export interface DragRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch that is drawn on an element with the pointer. */
export interface RangeDrag {
  readonly pressed: boolean;
  /** Where it is, as CSS; undefined while there is none. */
  readonly drawn: { readonly left: string; readonly width: string } | undefined;
  readonly handlers: DragHandlers;
}

/** Lets a stretch be drawn; `onRange` gets it when the pointer is released, `onClick` a place that was only clicked. */
export function useDragRange(onRange: (range: DragRange) => void, onClick?: (share: number) => void): RangeDrag {
  const { pressed, drawn, handlers } = useDrag<Place>({
    placeOf: (event) => ({ x: event.clientX, share: shareOf(event) }),
    distance: (one, other) => Math.abs(one.x - other.x),
    onDrag: (one, other) => onRange(rangeOf(one, other)),
    onClick: onClick && (({ share }) => onClick(share)),
  });
  return { pressed, drawn: drawn && styleOf(rangeOf(...drawn)), handlers };
}

/** How far across the element the pointer is. */
export function shareOf(event: { readonly clientX: number; readonly currentTarget: Element }): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - left) / width));
}

interface Place {
  /** Pixels in the page. */
  readonly x: number;
  readonly share: number;
}

function rangeOf(one: Place, other: Place): DragRange {
  return { from: Math.min(one.share, other.share), to: Math.max(one.share, other.share) };
}

function styleOf({ from, to }: DragRange): RangeDrag["drawn"] {
  return { left: `${from * 100}%`, width: `${(to - from) * 100}%` };
}
