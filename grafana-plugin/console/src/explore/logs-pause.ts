import { useCallback, useEffect, useMemo, useState } from "react";
import type { PauseReason } from "./logs-tail-status.tsx";

/** Whether the live tail holds still, and what makes it. */
export interface TailPause {
  readonly reason: PauseReason | undefined;
  readonly onScrolled: (top: number) => void;
  readonly onHover: (hovering: boolean) => void;
  readonly pause: () => void;
  /** Goes on, whatever the reason was; the list must be taken to its top by who shows it. */
  readonly resume: () => void;
}

/** Pixels below the top from which on somebody reads what is further down. */
const scrolledFrom = 8;

/**
 * Holds the tail while somebody is further down, points at the list, or has paused it. `on` and another `query` begin anew: what is held is of
 * the search before.
 */
export function useTailPause(on: boolean, query: unknown): TailPause {
  const [button, setButton] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [hovering, setHovering] = useState(false);
  const resume = useCallback(() => {
    setButton(false);
    setScrolled(false);
    setHovering(false);
  }, []);
  useEffect(resume, [on, query, resume]);
  const onScrolled = useCallback((top: number) => setScrolled(top > scrolledFrom), []);
  const pause = useCallback(() => setButton(true), []);
  return useMemo(() => {
    const reason = button ? "button" : scrolled ? "scroll" : hovering ? "hover" : undefined;
    return { reason: on ? reason : undefined, onScrolled, onHover: setHovering, pause, resume };
  }, [on, button, scrolled, hovering, onScrolled, pause, resume]);
}
