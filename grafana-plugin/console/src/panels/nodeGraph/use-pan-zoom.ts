import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";

/** How the picture lies in its frame: scaled, then moved by pixels of the screen. */
export interface PictureView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a frame with a picture to move in it needs. */
export interface PanZoom {
  readonly view: PictureView;
  readonly frame: Size;
  zoom(factor: number): void;
  /** Shows everything, and goes on doing so until somebody moves the picture again. */
  fit(): void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const scaleMin = 0.05;
const scaleMax = 3;
const stepPx = 40;

/** The picture as large as the frame lets it be, not larger than it is, in the middle. */
export function fitted(picture: Size, frame: Size): PictureView {
  const room = Math.min((frame.width - 24) / (picture.width || 1), (frame.height - 24) / (picture.height || 1));
  const scale = Math.min(1, Math.max(scaleMin, room));
  return { x: (frame.width - picture.width * scale) / 2, y: (frame.height - picture.height * scale) / 2, scale };
}

/** The picture larger or smaller, a place of the frame staying where it is. */
export function zoomedView(
  view: PictureView,
  factor: number,
  about: { readonly x: number; readonly y: number },
): PictureView {
  const scale = Math.min(scaleMax, Math.max(scaleMin, view.scale * factor));
  const by = scale / view.scale;
  return { x: about.x - (about.x - view.x) * by, y: about.y - (about.y - view.y) * by, scale };
}

/**
 * Lets a picture be moved and scaled: by dragging, by the wheel (with Ctrl, or when `greedy` or when the focus is within, so that a page can
 * be scrolled past it), by keys.
 */
export function usePanZoom(element: RefObject<HTMLElement | null>, picture: Size, greedy: boolean): PanZoom {
  const [frame, setFrame] = useState<Size>({ width: 0, height: 0 });
  const [moved, setMoved] = useState<PictureView>();
  const fittedView = fitted(picture, frame);
  const view = moved ?? fittedView;
  const fit = useCallback(() => setMoved(undefined), []);
  const change = (to: (view: PictureView) => PictureView): void => setMoved((before) => to(before ?? fittedView));
  const middle = { x: frame.width / 2, y: frame.height / 2 };
  useSize(element, setFrame);
  useWheel(element, { greedy, onWheel: (factor, about) => change((before) => zoomedView(before, factor, about)) });
  useEffect(fit, [picture, fit]);
  return {
    ...{ view, frame, fit },
    zoom: (factor) => change((before) => zoomedView(before, factor, middle)),
    onKeyDown(event) {
      const shift = keyShifts[event.key];
      if (event.key === "+" || event.key === "=") change((before) => zoomedView(before, 1.25, middle));
      else if (event.key === "-") change((before) => zoomedView(before, 0.8, middle));
      else if (event.key === "0") fit();
      else if (shift !== undefined)
        change((before) => ({ ...before, x: before.x + shift[0] * stepPx, y: before.y + shift[1] * stepPx }));
      else return;
      event.preventDefault();
    },
    ...useDrag((x, y) => change((before) => ({ ...before, x: before.x + x, y: before.y + y }))),
  };
}

const keyShifts: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ...{ ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
};

function useSize(element: RefObject<HTMLElement | null>, onSize: (size: Size) => void): void {
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const look = (): void => onSize({ width: current.clientWidth, height: current.clientHeight });
    const sized = new ResizeObserver(look);
    sized.observe(current);
    look();
    return () => sized.disconnect();
  }, [element, onSize]);
}

interface WheelOptions {
  readonly greedy: boolean;
  onWheel(factor: number, about: { readonly x: number; readonly y: number }): void;
}

function useWheel(element: RefObject<HTMLElement | null>, options: WheelOptions): void {
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const wanted =
        event.ctrlKey || event.metaKey || latest.current.greedy || current.contains(document.activeElement);
      if (!wanted) return;
      event.preventDefault();
      const { left, top } = current.getBoundingClientRect();
      latest.current.onWheel(Math.exp(-event.deltaY / 400), { x: event.clientX - left, y: event.clientY - top });
    };
    // React listens passively, and then the page would scroll as well.
    current.addEventListener("wheel", onWheel, { passive: false });
    return () => current.removeEventListener("wheel", onWheel);
  }, [element]);
}

function useDrag(
  onDrag: (x: number, y: number) => void,
): Pick<PanZoom, "onPointerDown" | "onPointerMove" | "onPointerUp"> {
  const last = useRef<{ readonly x: number; readonly y: number }>(undefined);
  return {
    onPointerDown(event) {
      if (event.button !== 0 || (event.target as Element).closest("[data-node-id], button") !== null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove(event) {
      if (last.current === undefined) return;
      onDrag(event.clientX - last.current.x, event.clientY - last.current.y);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerUp() {
      last.current = undefined;
    },
  };
}
