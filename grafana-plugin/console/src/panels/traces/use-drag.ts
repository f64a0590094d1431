import { type PointerEvent, useState } from "react";

/** Handlers of the element that is drawn on. */
export interface DragHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: () => void;
}

/** What the places of an element are and what becomes of a drag on it. */
export interface DragRules<Place> {
  readonly placeOf: (event: PointerEvent<HTMLElement>) => Place;
  /** How far two places are from each other, in pixels. */
  readonly distance: (one: Place, other: Place) => number;
  /** The pointer was released at `to`. */
  readonly onDrag: (from: Place, to: Place) => void;
  /** It was released where it had been pressed. */
  readonly onClick?: ((at: Place) => void) | undefined;
}

/** A drag that is going on. */
export interface Drag<Place> {
  readonly pressed: boolean;
  /** Where it began and where it is; undefined while it is no more than a click. */
  readonly drawn: readonly [from: Place, to: Place] | undefined;
  readonly handlers: DragHandlers;
}

/** Shorter ones are clicks, in pixels. */
const dragPx = 4;

/** Follows the pointer from where its first button is pressed on an element to where it is released, also outside of it. */
export function useDrag<Place>({ placeOf, distance, onDrag, onClick }: DragRules<Place>): Drag<Place> {
  const [ends, setEnds] = useState<readonly [from: Place, to: Place]>();
  return {
    pressed: ends !== undefined,
    drawn: ends !== undefined && distance(...ends) >= dragPx ? ends : undefined,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        setEnds([place, place]);
      },
      onPointerMove(event) {
        if (ends !== undefined) setEnds([ends[0], placeOf(event)]);
      },
      onPointerUp(event) {
        if (ends === undefined) return;
        setEnds(undefined);
        const [from, to] = [ends[0], placeOf(event)];
        if (distance(from, to) >= dragPx) onDrag(from, to);
        else onClick?.(to);
      },
      onPointerCancel: () => setEnds(undefined),
    },
  };
}
