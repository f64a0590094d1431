import { useCallback, useEffect, useRef, useState } from "react";
import type { Complete, Completion } from "./completion.ts";

/** How long nothing is typed before completion is asked for. */
const pauseMs = 120;

/** The list of completions and what one can do with it. */
export interface CompletionList {
  readonly completions: readonly Completion[];
  readonly isOpen: boolean;
  /** The line that Enter takes; -1 while nobody has gone down to one. */
  readonly active: number;
  /** Asks after a pause, dropping what was asked before. */
  ask(text: string, cursor: number): void;
  /** Asks at once, because somebody wants to see the list. */
  open(text: string, cursor: number): void;
  close(): void;
  /** Goes down or up, from the last line to the first and back. */
  move(by: 1 | -1): void;
  point(index: number): void;
}

interface Shown {
  readonly completions: readonly Completion[];
  readonly active: number;
}

const closed: Shown = { completions: [], active: -1 };

/**
 * Keeps at most one question under way: what is typed meanwhile cancels it. A completion that cannot be asked for shows no
 * list, because one can go on typing without; the query itself will tell what is wrong.
 */
export function useCompletion(complete: Complete): CompletionList {
  const [shown, setShown] = useState(closed);
  const underWay = useRef<AbortController | undefined>(undefined);

  const start = useCallback(
    (text: string, cursor: number, delayMs: number) => {
      underWay.current?.abort();
      const cancel = new AbortController();
      underWay.current = cancel;
      const timer = setTimeout(() => {
        complete(text, cursor, cancel.signal).then(
          (completions) => cancel.signal.aborted || setShown({ completions, active: -1 }),
          () => cancel.signal.aborted || setShown(closed),
        );
      }, delayMs);
      cancel.signal.addEventListener("abort", () => clearTimeout(timer));
    },
    [complete],
  );
  const close = useCallback(() => {
    underWay.current?.abort();
    setShown(closed);
  }, []);
  useEffect(() => () => underWay.current?.abort(), []);

  const { completions, active } = shown;
  const move = (by: 1 | -1): void => {
    const count = completions.length;
    const next = active === -1 ? (by === 1 ? 0 : count - 1) : (active + by + count) % count;
    setShown({ completions, active: next });
  };
  return {
    ...{ completions, active, close, move, isOpen: completions.length > 0 },
    ask: (text, cursor) => start(text, cursor, pauseMs),
    open: (text, cursor) => start(text, cursor, 0),
    point: (index) => setShown({ completions, active: index }),
  };
}
