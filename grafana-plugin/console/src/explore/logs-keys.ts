import { useEffect, useRef } from "react";
import { isTyping, pressListKey } from "../panels/logs/list-keys.ts";
import type { LogCursorMoves } from "../panels/logs/use-log-cursor.ts";

/** What keys do on the page. */
export interface LogsKeys {
  readonly moves: LogCursorMoves;
  readonly toggleLive: () => void;
}

/** Listens to the keyboard wherever the focus is on the page: `l` the tail, and the keys of the list. The shell has `/`, to the search. */
export function useLogsKeys(keys: LogsKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isInOverlay(event.target)) return;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
      if (plain && event.key === "l") {
        latest.current.toggleLive();
      } else if (event.key === "Escape" && isTyping(event.target)) {
        (event.target as HTMLElement).blur();
      } else {
        pressListKey(event, latest.current.moves);
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** Menus, pickers and dialogs have keys of their own. */
function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("[role=dialog], [role=menu], [role=separator]") !== null;
}
