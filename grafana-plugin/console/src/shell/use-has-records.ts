import { useEffect, useState } from "react";
import { hasRecords } from "./stored-records.ts";

/** How often to look while nothing is stored: soon at first, then less and less. */
const firstPauseMs = 1_000;
const pauseMsMax = 15_000;

/**
 * Whether anything is stored: unknown while it is being asked and where that fails (the page then shows what is wrong itself).
 * As long as nothing is, it asks again, sooner when somebody comes back to the page.
 */
export function useHasRecords(): boolean | undefined {
  const [found, setFound] = useState<boolean>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pauseMs = firstPauseMs;
    let left = false;
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      const now = await hasRecords().catch(() => undefined);
      if (left) return;
      setFound(now);
      if (now !== false) return;
      timer = setTimeout(() => void look(), pauseMs);
      pauseMs = Math.min(pauseMs * 1.5, pauseMsMax);
    };
    const lookWhenSeen = (): void => {
      if (document.hidden || pauseMs === firstPauseMs) return;
      pauseMs = firstPauseMs;
      void look();
    };
    document.addEventListener("visibilitychange", lookWhenSeen);
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", lookWhenSeen);
    };
  }, []);
  return found;
}
